/// The units whose order changes from epoch to epoch.
public enum Shuffle: String, Sendable, CaseIterable, Codable {
  /// Documents: they are joined in a new order and cut into new windows.
  case documents
  /// Windows: documents stay joined in their fixed order.
  case sequences
  /// Nothing.
  case none
}
