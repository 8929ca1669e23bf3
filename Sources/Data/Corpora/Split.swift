/// A part of a corpus; a document belongs to one of them.
public enum Split: String, Sendable, CaseIterable, Codable {
  /// What models learn from.
  case train
  /// What settings are chosen by.
  case validation
  /// What results are reported on.
  case test
}
