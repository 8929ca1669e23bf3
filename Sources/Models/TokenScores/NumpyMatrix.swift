import Files

/// A `.npy` file of a matrix of floats of 2, 4 or 8 bytes, whose rows are read when they are asked for.
public struct NumpyMatrix: Sendable {
  /// The path of the file.
  public let path: String
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  private let file: MappedFile
  private let type: String
  private let start: Int

  /// The most bytes of a header that is read.
  private static let headerLength = 1 << 12

  /// Opens a file.
  ///
  /// - Throws: `FileError.system`; `ScoreError.malformed` when the file is damaged, or is of another type or shape.
  public init(path: String) throws {
    file = try MappedFile(path: path)
    let head = file.elements(of: UInt8.self, count: min(Self.headerLength, file.count), at: 0)
    guard NumpyFile.isNumpy(head), let header = NumpyFile.Header(head) else {
      throw ScoreError.malformed(path: path, reason: "it is not a .npy file, or its header is damaged")
    }
    guard header.shape.count == 2, header.shape.allSatisfy({ $0 > 0 }), !header.isColumnMajor else {
      let order = header.isColumnMajor ? "its columns are stored one after another" : "its shape is \(header.shape)"
      throw ScoreError.malformed(path: path, reason: "\(order); save a C-ordered array of shape [rows, columns]")
    }
    guard let width = Self.widths[header.type] else {
      throw ScoreError.malformed(
        path: path, reason: "its elements are of type \"\(header.type)\"; save float16, float32 or float64")
    }
    let expected = header.shape[0].multipliedReportingOverflow(by: header.shape[1] * width)
    guard !expected.overflow, expected.partialValue == file.count - header.end else {
      throw ScoreError.malformed(
        path: path, reason: "it has \(file.count - header.end) bytes of data for shape \(header.shape); save it again")
    }
    self.path = path
    rows = header.shape[0]
    columns = header.shape[1]
    type = header.type
    start = header.end
  }

  /// The size of an element in bytes for each type that is read.
  private static let widths = ["<f2": 2, "<f4": 4, "<f8": 8]

  /// The elements of a row as float32.
  ///
  /// - Precondition: the row is in `0..<rows`.
  public func row(_ index: Int) -> [Float] {
    precondition(index >= 0 && index < rows, "row \(index) of \(rows)")
    return switch type {
    case "<f2": elements(of: UInt16.self, row: index).map { Float(Float16(bitPattern: $0)) }
    case "<f8": elements(of: UInt64.self, row: index).map { Float(Double(bitPattern: $0)) }
    default: elements(of: UInt32.self, row: index).map { Float(bitPattern: $0) }
    }
  }

  private func elements<Bits: FixedWidthInteger & BitwiseCopyable>(of type: Bits.Type, row: Int) -> [Bits] {
    file.elements(of: type, count: columns, at: start + row * columns * MemoryLayout<Bits>.stride)
  }

  /// The checksum of the file.
  ///
  /// - Complexity: O(bytes).
  public func checksum() -> String {
    let checksum = Checksum()
    file.append(to: checksum)
    return checksum.hexadecimal
  }
}
