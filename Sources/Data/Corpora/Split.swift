/// A part of a corpus; a document belongs to one of them.
public enum Split: String, Sendable, CaseIterable, Codable {
  /// The documents that models learn from.
  case train
  /// The documents that settings are chosen by.
  case validation
  /// The documents that results are reported on.
  case test
}
