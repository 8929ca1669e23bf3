/// The end of a text in UTF-8 that may continue.
package enum UTF8Tail {
  /// The number of last bytes that begin an incomplete character.
  package static func unfinishedCount(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
    for (count, byte) in zip(1...3, bytes.reversed()) where byte & 0xC0 != 0x80 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > count ? count : 0
    }
    return 0
  }
}
