/// The facts of an exported model.
public struct ExportSummary: Codable, Sendable, Equatable {
  /// The number of tensors, and of their elements.
  public let tensors: Int, parameters: Int
  /// The size of the files of weights.
  public let bytes: Int
  /// The number of files of weights.
  public let files: Int
}
