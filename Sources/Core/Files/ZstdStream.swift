import CZstd

extension CompressedFile {
  /// The bytes that Zstandard data unpacks to.
  ///
  /// - Throws: `FileError.corruptedCompression`.
  func unpackedZstd() throws(FileError) -> [UInt8] {
    guard let stream = ZstdStream() else { throw corrupted("cannot start") }
    var result: [UInt8] = []
    repeat {
      let isStuck = stream.unpackPiece(of: bytes, to: &result)
      if let reason = stream.failure { throw corrupted(reason) }
      try checkSize(of: result)
      if isStuck { break }
    } while stream.consumed < bytes.count || stream.pending != 0
    guard stream.pending == 0 else { throw corrupted("it ends in the middle") }
    return result
  }
}

/// A state of Zstandard's decompression.
@safe
private final class ZstdStream {
  private let context: OpaquePointer
  private var piece = [UInt8](repeating: 0, count: 1 << 18)
  /// The number of bytes of the input that were read.
  private(set) var consumed = 0
  /// A hint at how many bytes the frame still needs, 0 at its end; or the code of an error.
  private(set) var pending = 0

  init?() {
    guard let context = unsafe ZSTD_createDCtx() else { return nil }
    unsafe self.context = context
  }

  deinit {
    unsafe ZSTD_freeDCtx(context)
  }

  /// The reason why the data does not unpack.
  var failure: String? {
    ZSTD_isError(pending) == 0 ? nil : unsafe String(cString: ZSTD_getErrorName(pending))
  }

  /// Unpacks the next piece of the input.
  ///
  /// - Returns: true when the input has ended and nothing came.
  func unpackPiece(of compressed: [UInt8], to result: inout [UInt8]) -> Bool {
    let produced = unsafe compressed.withUnsafeBytes { unsafe decompress($0) }
    result.append(contentsOf: piece.prefix(produced))
    return produced == 0 && consumed == compressed.count
  }

  /// Fills the piece.
  ///
  /// - Returns: the number of bytes that came.
  private func decompress(_ source: UnsafeRawBufferPointer) -> Int {
    unsafe piece.withUnsafeMutableBytes { target in
      var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: consumed)
      var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
      pending = unsafe ZSTD_decompressStream(context, &output, &input)
      consumed = unsafe input.pos
      return unsafe output.pos
    }
  }
}
