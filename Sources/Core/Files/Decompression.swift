import CZlib
import CZstd

/// The bytes of a text file, decompressed when its name ends in `.gz` or `.zst`.
///
/// - Throws: `FileError.system`, or `FileError.damagedCompression` when the compressed data is not whole.
public func readPossiblyCompressed(_ path: String) throws(FileError) -> [UInt8] {
  let bytes = try readFile(path)
  if path.hasSuffix(".gz") { return try decompressGzip(bytes, path: path) }
  if path.hasSuffix(".zst") { return try decompressZstd(bytes, path: path) }
  return bytes
}

private let pieceSize = 1 << 18

/// How many bytes a compressed file may hold: text shrinks to a tenth, text that repeats itself to a hundredth, and a
/// file beyond that is made to fill the memory.
private func largestContent(of compressed: [UInt8]) -> Int { max(1 << 28, 200 * compressed.count) }

private let tooLarge = "it unpacks to more than 200 times its size, as no text does"

private func decompressGzip(_ compressed: [UInt8], path: String) throws(FileError) -> [UInt8] {
  var stream = unsafe z_stream()
  // 15 bits of window, plus 32 to recognize gzip and zlib headers.
  guard unsafe inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
    throw .damagedCompression(path: path, format: "gzip", reason: "cannot start")
  }
  defer { unsafe inflateEnd(&stream) }
  var result: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: pieceSize)
  var input = compressed
  let limit = largestContent(of: compressed)
  let code: Int32 = unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe stream.next_in = input.baseAddress
    // zlib counts in 32 bits: a longer file is handed over in parts.
    var rest = input.count
    var code = Z_OK
    while code == Z_OK {
      if unsafe stream.avail_in == 0 {
        unsafe stream.avail_in = UInt32(clamping: rest)
        rest -= Int(unsafe stream.avail_in)
      }
      code = unsafe inflatePiece(&stream, &piece, &result)
      if result.count > limit { break }
      // A gzip file may hold several members, one after another.
      if code == Z_STREAM_END, unsafe stream.avail_in > 0 || rest > 0 { code = unsafe inflateReset(&stream) }
    }
    return code
  }
  guard result.count <= limit else { throw .damagedCompression(path: path, format: "gzip", reason: tooLarge) }
  guard code == Z_STREAM_END else {
    throw .damagedCompression(path: path, format: "gzip", reason: "code \(code)")
  }
  return result
}

private func inflatePiece(_ stream: inout z_stream, _ piece: inout [UInt8], _ result: inout [UInt8]) -> Int32 {
  let code: Int32 = unsafe piece.withUnsafeMutableBufferPointer { output in
    unsafe stream.next_out = output.baseAddress
    unsafe stream.avail_out = UInt32(output.count)
    return unsafe inflate(&stream, Z_NO_FLUSH)
  }
  result.append(contentsOf: piece.prefix(piece.count - Int(unsafe stream.avail_out)))
  return code
}

private func decompressZstd(_ compressed: [UInt8], path: String) throws(FileError) -> [UInt8] {
  guard let context = unsafe ZSTD_createDCtx() else {
    throw .damagedCompression(path: path, format: "zstd", reason: "cannot start")
  }
  defer { unsafe ZSTD_freeDCtx(context) }
  var result: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: pieceSize)
  let limit = largestContent(of: compressed)
  var consumed = 0
  var pending = 0
  repeat {
    let produced: Int = unsafe compressed.withUnsafeBytes { source in
      unsafe piece.withUnsafeMutableBytes { target in
        var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: consumed)
        var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
        pending = unsafe ZSTD_decompressStream(context, &output, &input)
        consumed = unsafe input.pos
        return unsafe output.pos
      }
    }
    guard ZSTD_isError(pending) == 0 else {
      throw .damagedCompression(path: path, format: "zstd", reason: unsafe String(cString: ZSTD_getErrorName(pending)))
    }
    result.append(contentsOf: piece.prefix(produced))
    guard result.count <= limit else { throw .damagedCompression(path: path, format: "zstd", reason: tooLarge) }
    if produced == 0 && consumed == compressed.count { break }
  } while consumed < compressed.count || pending != 0
  guard pending == 0 else {
    throw .damagedCompression(path: path, format: "zstd", reason: "it ends in the middle")
  }
  return result
}
