/// The kinds of compression that are unpacked.
public enum Compression: String, CaseIterable, Sendable {
  case gzip
  case zstd
  case xz

  /// The endings of the names of such files, in lower case.
  private var endings: [String] {
    switch self {
    case .gzip: [".gz", ".gzip"]
    case .zstd: [".zst", ".zstd"]
    case .xz: [".xz"]
    }
  }

  /// The bytes that such files begin with.
  private var magic: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    }
  }

  /// The compression of data that begin with some bytes; nil when they are not compressed.
  init?(head: [UInt8]) {
    guard let found = Self.allCases.first(where: { head.starts(with: $0.magic) }) else { return nil }
    self = found
  }

  /// The compression that the name of a file promises; nil when it promises none.
  public init?(name: String) {
    let name = name.lowercased()
    guard let found = Self.allCases.first(where: { $0.endings.contains { name.hasSuffix($0) } }) else { return nil }
    self = found
  }

  /// A name without the ending of its compression, in lower case.
  public static func plainName(_ name: String) -> String {
    let lowercased = name.lowercased()
    let ending = Compression(name: name)?.endings.first { lowercased.hasSuffix($0) }
    return String(lowercased.dropLast(ending?.count ?? 0))
  }

  /// A new unpacker; nil when there is no memory for it.
  var unpacker: (any Unpacker)? {
    switch self {
    case .gzip: GzipUnpacker()
    case .zstd: ZstdUnpacker()
    case .xz: XzUnpacker()
    }
  }
}
