import Tokenizers

/// The text of an answer while its tokens come one by one.
///
/// Bytes are released once they are certain: those of an unfinished character wait for its rest, and those that could begin a stop
/// text until it is clear that they do not. What was released adds up to `StopTexts.text(of:)`.
package struct AnswerText {
  private let tokenizer: Tokenizer
  private let stops: [[UInt8]]
  private var pending: [UInt8] = []

  /// True when a stop text came.
  package private(set) var isStopped = false

  /// An empty text.
  package init(_ tokenizer: Tokenizer, stops: [String]) {
    self.tokenizer = tokenizer
    self.stops = stops.map { Array($0.utf8) }
  }

  /// Appends a token.
  ///
  /// - Returns: the text that is certain now.
  package mutating func append(_ token: UInt32) -> String {
    pending += tokenizer.decode(continuation: CollectionOfOne(token))
    if let place = firstStop {
      isStopped = true
      pending.removeSubrange(place...)
      return release(pending.count)
    }
    let certain = pending.count - heldCount
    return release(certain - UTF8Tail.unfinishedCount(pending[..<certain]))
  }

  /// The rest of the text; what is not UTF-8 becomes U+FFFD.
  package mutating func finish() -> String { release(pending.count) }

  private mutating func release(_ count: Int) -> String {
    defer { pending.removeFirst(count) }
    return String(decoding: pending[..<count], as: UTF8.self)
  }

  /// The first byte of the first stop text.
  private var firstStop: Int? {
    pending.indices.first { start in stops.contains { pending[start...].starts(with: $0) } }
  }

  /// The number of last bytes that may begin a stop text.
  private var heldCount: Int {
    let longest = stops.map(\.count).max() ?? 0
    let counts = stride(from: min(longest - 1, pending.count), to: 0, by: -1)
    return counts.first { count in stops.contains { $0.starts(with: pending.suffix(count)) } } ?? 0
  }
}

/// The end of a text in UTF-8 that may continue.
enum UTF8Tail {
  /// The number of last bytes that begin an incomplete character.
  static func unfinishedCount(_ bytes: ArraySlice<UInt8>) -> Int {
    for (count, byte) in zip(1...3, bytes.reversed()) where byte & 0xC0 != 0x80 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > count ? count : 0
    }
    return 0
  }
}
