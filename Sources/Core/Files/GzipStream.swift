import CZlib

extension CompressedFile {
  /// The bytes that gzip or zlib data unpacks to.
  ///
  /// - Throws: `FileError.corruptedCompression`.
  func unpackedGzip() throws(FileError) -> [UInt8] {
    guard let stream = GzipStream() else { throw corrupted("cannot start") }
    var input = bytes
    var result: [UInt8] = []
    let code = try unsafe input.withUnsafeMutableBufferPointer { input throws(FileError) in
      unsafe stream.start(input)
      while stream.unpackPiece(to: &result) { try checkSize(of: result) }
      return stream.code
    }
    try checkSize(of: result)
    guard code == Z_STREAM_END else { throw corrupted("code \(code)") }
    return result
  }
}

/// A state of zlib's decompression.
@safe
private final class GzipStream {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var piece = [UInt8](repeating: 0, count: 1 << 18)
  /// Bytes of the input that zlib, which counts in 32 bits, was not given yet.
  private var rest = 0
  /// The result of zlib's last step.
  private(set) var code = Z_OK

  init?() {
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window, plus 32 to recognize gzip and zlib headers.
    code = unsafe inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { return nil }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Takes the input, which stays where it is while pieces are unpacked.
  func start(_ input: UnsafeMutableBufferPointer<UInt8>) {
    unsafe stream.pointee.next_in = input.baseAddress
    rest = input.count
  }

  /// Unpacks the next piece.
  ///
  /// - Returns: true when there may be another one.
  func unpackPiece(to result: inout [UInt8]) -> Bool {
    handInput()
    let count = unpackedCount()
    result.append(contentsOf: piece.prefix(count))
    // A gzip file may hold several members, one after another.
    if code == Z_STREAM_END && hasInput { code = unsafe inflateReset(stream) }
    return code == Z_OK
  }

  /// Fills the piece.
  ///
  /// - Returns: the number of bytes that came.
  private func unpackedCount() -> Int {
    let stream = unsafe stream
    code = unsafe piece.withUnsafeMutableBufferPointer { output in
      unsafe stream.pointee.next_out = output.baseAddress
      unsafe stream.pointee.avail_out = UInt32(output.count)
      return unsafe inflate(stream, Z_NO_FLUSH)
    }
    return piece.count - Int(unsafe stream.pointee.avail_out)
  }

  private var hasInput: Bool { unsafe stream.pointee.avail_in > 0 || rest > 0 }

  private func handInput() {
    guard unsafe stream.pointee.avail_in == 0 else { return }
    unsafe stream.pointee.avail_in = UInt32(clamping: rest)
    rest -= Int(unsafe stream.pointee.avail_in)
  }
}
