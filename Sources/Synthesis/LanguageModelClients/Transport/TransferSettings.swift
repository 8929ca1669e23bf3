/// The bounds of a transfer.
public struct TransferSettings: Sendable {
  /// The most seconds of a request; models without a stream of tokens send nothing until the answer is complete.
  public var timeout = 600.0
  /// The most seconds until a connection is made.
  public var connectTimeout = 20.0
  /// The most seconds without a byte once the response has begun.
  public var stallTimeout = 60.0
  /// The most bytes of a response; 8 MB are a hundred times the longest answers.
  public var responseLimit = 8 << 20
  /// The file of the certificate authorities that are trusted; nil for those of the system.
  public var certificates: String?

  /// The defaults.
  public init() {}
}
