import CLzma

/// Unpacks xz data: streams, one after another, with padding between them.
@safe
final class XzUnpacker: Unpacker {
  /// The most bytes of memory that a dictionary may need; the largest that `xz` itself makes needs 1.5 GiB.
  private static let memoryLimit: UInt64 = 1 << 31

  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
  private(set) var isComplete = false

  init?() {
    unsafe stream.initialize(to: lzma_stream())
    guard unsafe lzma_stream_decoder(stream, Self.memoryLimit, chorus_lzma_concatenated) == LZMA_OK else { return nil }
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
  }

  func unpack(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) throws(UnpackingFailure) -> UnpackedCounts {
    unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_in = input.count
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = output.count
    try check(unsafe lzma_code(stream, isLast ? LZMA_FINISH : LZMA_RUN))
    return unsafe UnpackedCounts(
      consumed: input.count - stream.pointee.avail_in, produced: output.count - stream.pointee.avail_out)
  }

  private func check(_ code: lzma_ret) throws(UnpackingFailure) {
    isComplete = code == LZMA_STREAM_END
    switch code {
    case LZMA_OK, LZMA_STREAM_END, LZMA_BUF_ERROR: return
    case LZMA_MEM_ERROR, LZMA_MEMLIMIT_ERROR: throw UnpackingFailure(reason: "its dictionary does not fit into memory")
    case LZMA_OPTIONS_ERROR: throw UnpackingFailure(reason: "it uses a filter that is not supported")
    case LZMA_FORMAT_ERROR: throw .damaged("not the header of an xz stream")
    default: throw .damaged("its check does not fit")
    }
  }
}
