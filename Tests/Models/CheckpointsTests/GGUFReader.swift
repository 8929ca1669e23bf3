import Foundation

/// A plain reader of GGUF files, version 3, for tests.
struct GGUFReader {
  struct Tensor {
    let dimensions: [Int]
    let type: Int
    let offset: Int
  }

  private let bytes: [UInt8]
  private var position = 4
  private(set) var metadata: [String: Any] = [:]
  private(set) var tensors: [String: Tensor] = [:]
  private var dataStart = 0

  init(path: String) throws {
    bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    guard bytes.starts(with: Array("GGUF".utf8)), integer(4) == 3 else { throw CocoaError(.fileReadCorruptFile) }
    let (tensorCount, factCount) = (integer(8), integer(8))
    for _ in 0..<factCount {
      let name = text()
      metadata[name] = value(type: integer(4))
    }
    for _ in 0..<tensorCount {
      let name = text()
      let dimensions = (0..<integer(4)).map { _ in integer(8) }
      tensors[name] = Tensor(dimensions: dimensions, type: integer(4), offset: integer(8))
    }
    dataStart = (position + 31) / 32 * 32
  }

  /// The elements of a tensor of float32.
  func floats(_ name: String) -> [Float]? {
    guard let tensor = tensors[name], tensor.type == 0 else { return nil }
    return (0..<tensor.dimensions.reduce(1, *)).map { index in
      let start = dataStart + tensor.offset + 4 * index
      return Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
  }

  private mutating func integer(_ width: Int) -> Int {
    defer { position += width }
    return (0..<width).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }

  private mutating func text() -> String {
    let count = integer(8)
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  private mutating func value(type: Int) -> Any {
    switch type {
    case 4, 5: return integer(4)
    case 6: return Float(bitPattern: UInt32(integer(4)))
    case 7: return integer(1) == 1
    case 8: return text()
    default:
      let (element, count) = (integer(4), integer(8))
      return (0..<count).map { _ in value(type: element) }
    }
  }
}
