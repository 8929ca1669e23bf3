import Transformers

/// The tokens that some sequences are continued by in one step.
///
/// All rows of a sequence are in the order of its tokens.
package struct DecodingStep {
  /// The tokens with their sequences.
  package let rows: [DecodingRow]
  /// The indices of the rows that need logits, rising.
  package let scored: [Int]

  package init(_ rows: [DecodingRow]) {
    self.rows = rows
    scored = rows.indices.filter { rows[$0].needsLogits }
  }
}
