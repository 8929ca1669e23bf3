/// The quantity that is averaged over the members of an ensemble.
public enum MemberAveraging: String, Sendable, CaseIterable, Codable {
  /// Their logits; the softmax of the mean is the distribution.
  case logits
  /// Their probabilities.
  case probabilities
}
