import CXXHash

/// A running XXH3 hash, of 64 or 128 bits (https://xxhash.com).
///
/// It detects corruption and names content; it is not a defense against somebody who forges content on purpose.
@safe
public final class Checksum {
  private let state: OpaquePointer

  /// A checksum of no bytes yet.
  public init() {
    guard let state = unsafe XXH3_createState() else { preconditionFailure("no memory for a checksum") }
    unsafe self.state = state
    unsafe XXH3_128bits_reset(state)
  }

  deinit {
    _ = unsafe XXH3_freeState(state)
  }

  /// Forgets all bytes.
  public func reset() { unsafe XXH3_128bits_reset(state) }

  /// Appends bytes.
  public func update(_ bytes: RawSpan) {
    _ = unsafe bytes.withUnsafeBytes { unsafe XXH3_128bits_update(state, $0.baseAddress, $0.count) }
  }

  /// Appends the bytes of elements as they are in memory.
  public func update<Element: BitwiseCopyable>(_ elements: Span<Element>) {
    update(unsafe elements.bytes)
  }

  /// Appends the bytes of elements as they are in memory.
  public func update<Element: BitwiseCopyable>(_ elements: [Element]) {
    // Not `elements.span`: Swift 6.3.1 takes a literal's elements for unread in a generic function and drops them.
    unsafe elements.withUnsafeBufferPointer { update(unsafe $0.span) }
  }

  /// The hash of the bytes so far.
  public var hash: ContentHash { ContentHash(unsafe XXH3_128bits_digest(state)) }

  /// The 128 bits so far as 32 hexadecimal digits.
  public var hexadecimal: String { hash.hexadecimal }

  /// The checksum of some bytes as 32 hexadecimal digits.
  public static func of(_ bytes: [UInt8]) -> String { ContentHash(of: bytes[...]).hexadecimal }
}
