import Evaluation
import Tokenizers

/// Turns texts into requests as lm-evaluation-harness does.
///
/// White space at the end of a context moves to the continuation; both are encoded together, and the continuation's tokens
/// are those after the context's own. A context follows the tokens that the tokenizer puts before texts; an empty one is the token
/// that begins texts, else the one that ends them.
struct RequestEncoder {
  private let tokenizer: Tokenizer
  private let start: UInt32

  /// - Throws: `TokenizerError`.
  init(_ files: TokenizerFiles) throws(TokenizerError) {
    tokenizer = try Tokenizer(files)
    start = try files.scoringStart(tokenizer)
  }

  /// The request of a continuation after a context; nil when the continuation has no tokens.
  func request(_ continuation: String, after context: String) -> ScoringRequest? {
    let (kept, space) = split(context)
    guard !kept.isEmpty else { return request(tokens: tokenizer.encode(space + continuation)) }
    let before = tokenizer.encode(kept)
    let all = tokenizer.encode(kept + space + continuation)
    guard all.count > before.count else { return nil }
    return ScoringRequest(context: tokenizer.frame.before + before, continuation: Array(all[before.count...]))
  }

  /// A request without a context.
  private func request(tokens: [UInt32]) -> ScoringRequest? {
    let continuation = tokens.first == start ? tokens[1...] : tokens[...]
    return continuation.isEmpty ? nil : ScoringRequest(context: [start], continuation: Array(continuation))
  }

  /// A context without the white space at its end, and that.
  private func split(_ context: String) -> (kept: String, space: String) {
    let scalars = context.unicodeScalars
    let end = scalars.lastIndex { !$0.properties.isWhitespace }.map { scalars.index(after: $0) } ?? scalars.startIndex
    return (String(scalars[..<end]), String(scalars[end...]))
  }
}
