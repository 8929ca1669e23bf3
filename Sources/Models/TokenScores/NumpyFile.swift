import Files
import Foundation

/// An array of one axis in the format of NumPy.
///
/// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
enum NumpyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Returns true for the bytes of a NumPy file.
  static func isNumpy(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The elements of an array of one axis of 4 or 8-byte floats.
  ///
  /// - Throws: `ScoreError.malformed` when the file is damaged, or is of another type or shape.
  static func values(of bytes: [UInt8], path: String) throws(ScoreError) -> [Double] {
    guard let header = Header(bytes) else { throw .malformed(path: path, reason: "its NumPy header is damaged") }
    guard let width = header.elementWidth else {
      throw .malformed(
        path: path, reason: "its elements are of type \"\(header.type)\"; save float32 or float64 (\"<f4\", \"<f8\")")
    }
    guard header.shape.count == 1 else {
      throw .malformed(path: path, reason: "its shape is \(header.shape); save an array of one axis")
    }
    let data = bytes[header.end...]
    guard header.shape[0] == data.count / width, data.count % width == 0 else {
      throw .malformed(
        path: path, reason: "it has \(data.count) bytes of data for \(header.shape[0]) elements; save it again")
    }
    return floats(data, width: width)
  }

  private static func floats(_ data: ArraySlice<UInt8>, width: Int) -> [Double] {
    stride(from: data.startIndex, to: data.endIndex, by: width).map { start in
      let bits = data[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return width == 8 ? Double(bitPattern: bits) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    }
  }

  /// The bytes of a file of 4-byte floats.
  static func bytes(_ values: [Float]) -> [UInt8] {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(values.count),), }"
    let prefix = magic + [1, 0]
    // The data begin at a multiple of 64 bytes.
    let length = (prefix.count + 2 + header.utf8.count + 1 + 63) / 64 * 64 - prefix.count - 2
    let blanks = String(repeating: " ", count: length - header.utf8.count - 1)
    let text = Array((header + blanks + "\n").utf8)
    return prefix + [UInt8(length & 255), UInt8(length >> 8)] + text + values.flatMap(littleEndian)
  }

  private static func littleEndian(_ value: Float) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
  }
}

extension NumpyFile {
  /// The description in front of the elements: a dictionary as Python prints it.
  struct Header {
    let type: String
    let shape: [Int]
    /// True when the first axis varies fastest.
    let isColumnMajor: Bool
    /// The place of the first element.
    let end: Int

    init?(_ bytes: [UInt8]) {
      // Version 1 has a length of 2 bytes, later ones of 4.
      let start = magic.count + 2 + (bytes.count > magic.count && bytes[magic.count] == 1 ? 2 : 4)
      guard bytes.count >= start else { return nil }
      let length = bytes[(magic.count + 2)..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - start else { return nil }
      end = start + length
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      guard let type = text.firstMatch(of: /'descr':\s*'([^']*)'/)?.1,
        let axes = text.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/)?.1
      else { return nil }
      self.type = String(type)
      isColumnMajor = text.contains(/'fortran_order':\s*True/)
      shape = axes.split { $0 == "," || $0 == " " }.compactMap { Int($0) }
    }

    /// The size of an element in bytes; nil for types that are not read.
    var elementWidth: Int? { ["<f4": 4, "<f8": 8][type] }
  }
}
