/// A change of text before it is cut into pre-tokens.
package enum Normalizer: String, Sendable {
  /// The text is encoded as it is.
  case none
}
