/// The treatment of documents that are exact copies of others.
public enum DuplicateRule: String, Codable, Sendable, CaseIterable {
  /// A copy of a test document is left out of validation and training, and one of a validation document out of training.
  case drop
  /// Copies are split like any other documents, so that held-out text may also be trained on.
  case keep
}
