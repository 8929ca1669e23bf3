/// The bounds of what a client may send, and of how slowly.
///
/// Every default is far above what clients of language models need, and far below what would harm the server.
public struct HTTPLimits: Sendable {
  /// The most bytes of a request's line and headers; other servers have 8 to 64 KiB.
  public var headBytes = 32 << 10
  /// The most bytes of a body: 4 MiB hold about half a million tokens.
  public var bodyBytes = 4 << 20
  /// The most connections at the same time; further ones wait until one ends.
  public var connections = 4096
  /// The time in which a begun line and its headers must be complete.
  public var headTime = Duration.seconds(10)
  /// The time in which a body must be complete: 4 MiB in it are 1.1 Mbit/s.
  public var bodyTime = Duration.seconds(30)
  /// The time after which a connection without a request is closed.
  public var idleTime = Duration.seconds(120)
  /// The time in which a client must take each piece of an answer.
  public var writeTime = Duration.seconds(30)

  /// The defaults.
  public init() {}
}
