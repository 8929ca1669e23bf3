/// A continuation whose log-probability is asked for, and the text before it.
public struct ScoringRequest: Sendable, Equatable {
  /// The tokens before the continuation; an end-of-text token where there is no text, since a model reads at least one token
  /// before it predicts.
  public let context: [UInt32]
  /// The tokens that are scored.
  public let continuation: [UInt32]

  /// - Precondition: neither part is empty.
  public init(context: [UInt32], continuation: [UInt32]) {
    precondition(!context.isEmpty && !continuation.isEmpty, "a request needs a context and a continuation")
    self.context = context
    self.continuation = continuation
  }
}
