import CXXHash

/// The XXH3 hash of a content, of 128 bits (https://xxhash.com): contents of one hash are taken to be the same.
public struct ContentHash: Hashable, Sendable {
  /// The halves of the hash.
  public let high: UInt64, low: UInt64

  /// A known hash.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The hash of some bytes.
  ///
  /// - Complexity: O(n).
  public init(of bytes: RawSpan) {
    self.init(unsafe bytes.withUnsafeBytes { unsafe XXH3_128bits($0.baseAddress, $0.count) })
  }

  /// The hash of some bytes.
  ///
  /// - Complexity: O(n).
  public init(of bytes: ArraySlice<UInt8>) {
    self.init(of: unsafe bytes.span.bytes)
  }

  init(_ hash: XXH128_hash_t) {
    self.init(high: hash.high64, low: hash.low64)
  }

  /// The hash as 32 hexadecimal digits.
  public var hexadecimal: String { Self.digits(high) + Self.digits(low) }

  private static func digits(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The hash as two integers of the same bits.
  public var integers: [Int] { [Int(bitPattern: UInt(high)), Int(bitPattern: UInt(low))] }

  /// The hash that has two integers.
  public init(_ first: Int, _ second: Int) {
    self.init(high: UInt64(UInt(bitPattern: first)), low: UInt64(UInt(bitPattern: second)))
  }
}
