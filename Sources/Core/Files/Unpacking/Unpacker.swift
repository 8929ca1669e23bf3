/// Unpacks compressed data in pieces.
protocol Unpacker: AnyObject {
  /// A Boolean value that is true when the data may end here.
  var isComplete: Bool { get }

  /// Unpacks the next piece.
  ///
  /// - Parameters:
  ///   - input: the data that was not consumed yet.
  ///   - isLast: true when no data follows.
  ///   - output: takes the unpacked bytes.
  /// - Throws: `UnpackingFailure`.
  func unpack(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) throws(UnpackingFailure) -> UnpackedCounts
}

/// The numbers of bytes that one step of unpacking took and gave.
struct UnpackedCounts {
  let consumed: Int
  let produced: Int
}

/// The reason why data does not unpack.
struct UnpackingFailure: Error {
  let reason: String

  /// Data that is not what it was when it was packed.
  static func damaged(_ detail: String) -> UnpackingFailure { UnpackingFailure(reason: "it is damaged: \(detail)") }
}
