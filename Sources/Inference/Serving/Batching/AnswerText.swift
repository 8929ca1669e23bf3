import Generation
import Tokenizers

/// The text of an answer while its tokens come one by one.
///
/// Bytes are released once they are certain: those of an unfinished character wait for its rest, and those that could begin a stop
/// text until it is clear that they do not. What was released adds up to `StopTexts.text(of:)`.
package struct AnswerText {
  private let tokenizer: Tokenizer
  private let stops: StopTexts
  private var pending: [UInt8] = []

  /// True when a stop text came.
  package private(set) var isStopped = false

  /// An empty text.
  package init(_ tokenizer: Tokenizer, stops: [String]) {
    self.tokenizer = tokenizer
    self.stops = StopTexts(stops, tokenizer: tokenizer)
  }

  /// Appends a token.
  ///
  /// - Returns: the text that is certain now.
  package mutating func append(_ token: UInt32) -> String {
    pending += tokenizer.decode(continuation: CollectionOfOne(token))
    if let place = stops.firstPlace(in: pending) {
      isStopped = true
      pending.removeSubrange(place...)
      return release(pending.count)
    }
    let certain = pending.count - stops.heldCount(in: pending)
    return release(certain - UTF8Tail.unfinishedCount(pending[..<certain]))
  }

  /// The rest of the text; what is not UTF-8 becomes U+FFFD.
  package mutating func finish() -> String { release(pending.count) }

  private mutating func release(_ count: Int) -> String {
    defer { pending.removeFirst(count) }
    return String(decoding: pending[..<count], as: UTF8.self)
  }
}
