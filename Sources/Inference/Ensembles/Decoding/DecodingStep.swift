/// The tokens that some sequences are continued by in one step, one a row.
package struct DecodingStep {
  /// The token that is appended in each row.
  let tokens: [UInt32]
  /// The sequence of each row, rising.
  let slots: [Int]
  /// True in rows whose next token is drawn; within a prompt none is.
  let draws: [Bool]

  package init(tokens: [UInt32], slots: [Int], draws: [Bool]) {
    self.tokens = tokens
    self.slots = slots
    self.draws = draws
  }
}
