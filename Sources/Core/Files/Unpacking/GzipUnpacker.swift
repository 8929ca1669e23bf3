import CZlib

/// Unpacks gzip and zlib data: members, one after another, with zeros behind them as tapes have.
@safe
final class GzipUnpacker: Unpacker {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private(set) var isComplete = false

  init?() {
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window, plus 32 to recognize gzip and zlib headers.
    guard unsafe inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func unpack(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) throws(UnpackingFailure) -> UnpackedCounts {
    if isComplete {
      let padding = unsafe input.prefix { $0 == 0 }.count
      guard padding == 0, unsafe !input.isEmpty else { return UnpackedCounts(consumed: padding, produced: 0) }
      unsafe inflateReset(stream)
    }
    unsafe lend(input, output)
    try check(unsafe inflate(stream, Z_NO_FLUSH))
    return unsafe UnpackedCounts(
      consumed: input.count - Int(stream.pointee.avail_in), produced: output.count - Int(stream.pointee.avail_out))
  }

  private func lend(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) {
    // zlib does not write to its input.
    unsafe stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?.assumingMemoryBound(
      to: UInt8.self)
    unsafe stream.pointee.avail_in = UInt32(input.count)
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(output.count)
  }

  private func check(_ code: Int32) throws(UnpackingFailure) {
    isComplete = code == Z_STREAM_END
    guard code != Z_OK, code != Z_STREAM_END, code != Z_BUF_ERROR else { return }
    throw .damaged(unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(code)")
  }
}
