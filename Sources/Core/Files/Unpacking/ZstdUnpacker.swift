import CZstd

/// Unpacks Zstandard data: frames, one after another, with windows of up to 2 GiB, as `zstd --long=31` makes.
@safe
final class ZstdUnpacker: Unpacker {
  private static let largestWindowLog: Int32 = 31

  private let context: OpaquePointer
  private(set) var isComplete = false

  init?() {
    guard let context = unsafe ZSTD_createDCtx() else { return nil }
    unsafe self.context = context
    unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.largestWindowLog)
  }

  deinit {
    unsafe ZSTD_freeDCtx(context)
  }

  func unpack(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) throws(UnpackingFailure) -> UnpackedCounts {
    var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let code = unsafe ZSTD_decompressStream(context, &target, &source)
    guard ZSTD_isError(code) == 0 else { throw failure(code) }
    isComplete = code == 0
    return unsafe UnpackedCounts(consumed: source.pos, produced: target.pos)
  }

  private func failure(_ code: Int) -> UnpackingFailure {
    guard ZSTD_getErrorCode(code) != ZSTD_error_memory_allocation else {
      return UnpackingFailure(reason: "its window does not fit into memory; it was packed with --long")
    }
    return .damaged(unsafe String(cString: ZSTD_getErrorName(code)))
  }
}
