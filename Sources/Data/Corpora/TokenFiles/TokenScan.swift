/// The findings of one pass over a token file.
package struct TokenScan: Sendable, Equatable {
  /// The checksum of all bytes.
  package let checksum: String
  /// The largest token; 0 when there are none.
  package let largestToken: UInt32
  /// The end of each document, in tokens from the start.
  package let documentEnds: [Int]
}
