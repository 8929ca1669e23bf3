import Files

/// Tells texts of which one half is a piece of a document among many, byte for byte, without reading all documents each time.
///
/// Every 16th place of the documents is known by the hash of the 16 bytes there. A text of n bytes has at least n/2 in common with a
/// document only if the common piece reaches its middle, and a piece of 31 bytes or more has 16 bytes at a known place. So the
/// places of the few sequences around the middle are looked up and extended in both directions, which decides exactly.
public struct CopyIndex: Sendable {
  /// The bytes of a sequence that is looked up.
  private static let width = 16
  /// A byte that no UTF-8 has, between documents.
  private static let separator: UInt8 = 0xFF

  private struct Entry {
    let hash: UInt64
    let place: Int
  }

  private let text: [UInt8]
  /// By rising hashes.
  private let entries: [Entry]

  /// The index of some documents.
  ///
  /// - Complexity: O(m log m) for m bytes; the index has as much memory as the documents.
  public init(_ documents: some Sequence<[UInt8]>) {
    let text = Array(documents.joined(separator: [Self.separator]))
    let places = stride(from: 0, through: text.count - Self.width, by: Self.width)
    entries = places.map { Entry(hash: Self.hash(text[$0..<$0 + Self.width]), place: $0) }
      .sorted { ($0.hash, $0.place) < ($1.hash, $1.place) }
    self.text = text
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 { ContentHash(of: bytes).low }

  /// True when the longest substring that a text has in common with a document is at least half of the text.
  ///
  /// - Complexity: O(log m) expected; O(m) for texts of less than 61 bytes.
  public func copies(_ text: [UInt8]) -> Bool {
    let length = (text.count + 1) / 2
    guard length >= 2 * Self.width - 1 else { return Copying.copies(text, from: self.text) }
    let starts = max(0, length - 2 * Self.width + 1)...min(text.count - Self.width, length + Self.width - 1)
    return starts.contains { start in
      places(of: text[start..<start + Self.width]).contains { commonLength(text, start, at: $0) >= length }
    }
  }

  /// The known places of a sequence of bytes, perhaps with others of the same hash.
  private func places(of bytes: ArraySlice<UInt8>) -> some Sequence<Int> {
    let hash = Self.hash(bytes)
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    return entries[low...].lazy.prefix { $0.hash == hash }.map(\.place)
  }

  /// The length of the longest common piece around a place of a text and one of the documents.
  private func commonLength(_ other: [UInt8], _ start: Int, at place: Int) -> Int {
    var before = 0
    while before < min(start, place), other[start - before - 1] == text[place - before - 1] { before += 1 }
    var after = 0
    while start + after < other.count, place + after < text.count, other[start + after] == text[place + after] {
      after += 1
    }
    return before + after
  }
}
