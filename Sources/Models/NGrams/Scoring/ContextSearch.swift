/// The search for a context by its hash.
struct ContextSearch {
  /// Places that are looked at without a branch.
  static let window = 3

  /// The hash of the context.
  private let hash: UInt64
  /// The byte of the first record whose hash is not less.
  private let offset: Int

  /// No search.
  static let none = ContextSearch(hash: 0, offset: 0)

  private init(hash: UInt64, offset: Int) {
    self.hash = hash
    self.offset = offset
  }

  /// Looks for the first record that is not before the context.
  @inline(__always)
  init(_ hash: UInt64, _ table: NGramTable, in bytes: RawSpan) {
    self.hash = hash
    var offset = table.home(of: hash)
    var before = 0
    repeat {
      offset &+= before &* MemoryLayout<ContextRecord>.stride
      before = Self.count(before: hash, at: offset, in: bytes)
    } while before == Self.window
    self.offset = offset &+ before &* MemoryLayout<ContextRecord>.stride
  }

  /// The number of contexts before a hash, of the next few places.
  @inline(__always)
  private static func count(before hash: UInt64, at offset: Int, in bytes: RawSpan) -> Int {
    var count = 0
    for place in 0..<window {
      let found = bytes.record(UInt64.self, at: offset &+ place &* MemoryLayout<ContextRecord>.stride)
      count &+= found < hash ? 1 : 0
    }
    return count
  }

  /// The record at the place.
  ///
  /// - Parameter isSearched: false for a token that is not a follower.
  @inline(__always)
  func context(_ table: NGramTable, isSearched: Bool, in bytes: RawSpan) -> FoundContext {
    FoundContext(bytes.record(ContextRecord.self, at: offset), at: offset, table, isSearched: isSearched)
  }

  /// 1 when a record is that of the context, else 0.
  @inline(__always)
  func isFound(_ record: ContextRecord) -> Int { (record.hash == hash ? 1 : 0) & (record.total > 0 ? 1 : 0) }
}
