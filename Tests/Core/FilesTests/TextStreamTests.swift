import Files
import Foundation
import TestSupport
import Testing

@Suite struct TextStreamTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// A kind of compression: a file of two parts, one without text, and a long one.
  enum Format: String, CaseIterable, Sendable {
    case gzip = "gz"
    case zstd = "zst"
    case xz = "xz"

    var sample: Data {
      switch self {
      case .gzip: CompressedSamples.gzip
      case .zstd: CompressedSamples.zstd
      case .xz: CompressedSamples.xz
      }
    }
    var empty: Data {
      switch self {
      case .gzip: CompressedSamples.emptyGzip
      case .zstd: CompressedSamples.emptyZstd
      case .xz: CompressedSamples.emptyXz
      }
    }
    var long: Data {
      switch self {
      case .gzip: CompressedSamples.longGzip
      case .zstd: CompressedSamples.longZstd
      case .xz: CompressedSamples.longXz
      }
    }
    var firstLength: Int {
      switch self {
      case .gzip: CompressedSamples.firstMemberLength
      case .zstd: CompressedSamples.firstFrameLength
      case .xz: CompressedSamples.firstStreamLength
      }
    }
  }

  /// All bytes of a text.
  private func bytes(_ path: String) throws -> [UInt8] {
    let stream = try TextStream(path: path)
    var bytes: [UInt8] = []
    while true {
      let block = try stream.next()
      if block.isEmpty { return bytes }
      bytes += block
    }
  }

  private func text(of data: Data, _ format: Format) throws -> String {
    String(decoding: try bytes(directory.write(data, to: "text.\(format.rawValue)")), as: UTF8.self)
  }

  @Test func `Plain text is read as it is`() throws {
    #expect(try bytes(directory.write("gzip", to: "text")) == Array("gzip".utf8))
    #expect(try bytes(directory.write("", to: "empty")) == [])
  }

  @Test(arguments: Format.allCases)
  func `All parts of a file are read`(format: Format) throws {
    #expect(try text(of: format.sample, format) == CompressedSamples.sentence)
    #expect(try text(of: format.sample.prefix(format.firstLength), format) == CompressedSamples.first)
    #expect(try text(of: format.empty, format) == "")
    #expect(try text(of: format.empty + format.sample + format.empty, format) == CompressedSamples.sentence)
  }

  @Test(arguments: Format.allCases)
  func `More text than fits the buffer is read`(format: Format) throws {
    let path = try directory.write(format.long + format.long + format.sample, to: "long.\(format.rawValue)")
    let bytes = try self.bytes(path)
    let zeros = 2 * CompressedSamples.longCount
    #expect(bytes.prefix(while: { $0 == 0 }).count == zeros)
    #expect(String(decoding: bytes.dropFirst(zeros), as: UTF8.self) == CompressedSamples.sentence)
  }

  @Test(arguments: Format.allCases)
  func `A file that is made to fill the memory is refused`(format: Format) throws {
    var bomb = Data()
    for _ in 0..<8192 { bomb += format.long }
    let error = #expect(throws: FileError.self) { try text(of: bomb, format) }
    #expect(error?.description.contains("more than 200 times its size") == true)
  }

  @Test(arguments: Format.allCases)
  func `A file that is cut short is refused wherever it is cut`(format: Format) {
    for length in 0..<format.sample.count where length != format.firstLength {
      let error = #expect(throws: FileError.self, "\(length) bytes") {
        try text(of: format.sample.prefix(length), format)
      }
      guard case .corruptedCompression = error else {
        Issue.record("\(String(describing: error)) of \(length) bytes")
        continue
      }
    }
  }

  @Test(arguments: Format.allCases)
  func `A changed byte never gives another text`(format: Format) throws {
    for index in format.sample.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var changed = format.sample
        changed[index] ^= mask
        // Some bytes, such as the time of compression, mean nothing for the text.
        let found = try? text(of: changed, format)
        #expect(found == nil || found == CompressedSamples.sentence, "byte \(index) changed by \(mask)")
      }
    }
  }

  @Test(arguments: Format.allCases)
  func `Bytes that follow the end are refused`(format: Format) {
    #expect(throws: FileError.self) { try text(of: format.sample + Data("rest".utf8), format) }
  }

  @Test(arguments: Format.allCases)
  func `Compression is told by the content, whatever the name`(format: Format) throws {
    for name in ["text", "text.txt", "TEXT.\(format.rawValue.uppercased())", "text.gz", "text.xz"] {
      let path = try directory.write(format.sample, to: name)
      #expect(try bytes(path) == Array(CompressedSamples.sentence.utf8), "\(name)")
    }
  }

  @Test(arguments: [1, 511, 512, 300_000]) func `Zeros behind gzip data are padding`(count: Int) throws {
    #expect(try text(of: CompressedSamples.gzip + Data(count: count), .gzip) == CompressedSamples.sentence)
    #expect(throws: FileError.self) { try text(of: CompressedSamples.gzip + Data(count: count) + Data([1]), .gzip) }
  }

  @Test func `A long window of zstd is read`() throws {
    // One frame of `a` and a line feed, made by zstd 1.5.4 --long=31 of a pipe: its header asks for a window of 2 GiB.
    let path = try directory.write(
      Data([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x11, 0x00, 0x00, 0x61, 0x0A]), to: "a.zst")
    #expect(try bytes(path) == Array("a\n".utf8))
  }

  @Test(arguments: [1, 4096]) func `The mark of UTF-8 at the start is not text, plain or compressed`(count: Int) throws
  {
    let text = String(repeating: "é", count: count)
    #expect(try bytes(directory.write("\u{FEFF}\(text)", to: "a.txt")) == Array(text.utf8))
    #expect(try bytes(directory.write("\(text)\u{FEFF}", to: "b.txt")) == Array("\(text)\u{FEFF}".utf8))
    #expect(try bytes(directory.write("\u{FEFF}", to: "c.txt")) == [])
  }

  @Test(
    arguments: [
      ([0x50, 0x4B, 0x03, 0x04], "a zip archive", "unzip"),
      ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "bzip2", "bzcat"),
      ([0x50, 0x41, 0x52, 0x31, 0x15, 0x04], "a Parquet file", "JSON lines"),
      ([0xFF, 0xFE, 0x61, 0x00], "UTF-16", "iconv -f UTF-16"),
      ([0xFE, 0xFF, 0x00, 0x61], "UTF-16", "iconv -f UTF-16"), ([0xFF, 0xFE, 0x00, 0x00], "UTF-32", "iconv -f UTF-32"),
      ([UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8), "a tar archive", "tar -xf"),
    ] as [([UInt8], String, String)])
  func `What is no text is refused by its name`(head: [UInt8], format: String, remedy: String) throws {
    for name in ["a.txt", "a", "a.jsonl"] {
      let path = try directory.write(Data(head) + Data(count: 600), to: name)
      let error = #expect(throws: FileError.self) { try bytes(path) }
      #expect(error?.description.contains(format) == true && error?.description.contains(remedy) == true)
    }
  }

  @Test func `Data that is compressed twice is refused`() throws {
    // gzip data without compression inside of gzip data, by zlib 1.2.13.
    let twice = Data(base64Encoded: Self.twice) ?? Data()
    let path = try directory.write(twice, to: "a.txt.gz")
    #expect(throws: FileError.packedTwice(path: path, format: "gzip")) { try bytes(path) }
  }

  @Test(.timeLimit(.minutes(1))) func `A named pipe is read to its end`() throws {
    let path = try directory.pipe("pipe")
    // A thread of its own: a task would wait until other tests leave it one.
    Thread.detachNewThread {
      try? Data(repeating: 0x61, count: 200_000).write(to: URL(fileURLWithPath: path), options: [])
    }
    #expect(try bytes(path).count == 200_000)
  }

  @Test func `A range is read as it is`() throws {
    let path = try directory.write("0123456789", to: "a")
    let stream = try TextStream(path: path, range: 3..<7)
    #expect(try stream.next() == Array("3456".utf8))
    #expect(try stream.next() == [])
  }

  @Test func `What was read ahead is read again`() throws {
    let path = try directory.write(String(repeating: "0123456789", count: 100_000), to: "a")
    let stream = try TextStream(path: path)
    var seen = 0
    try stream.lookAhead { block in
      seen += block.count
      return seen > 600_000
    }
    #expect(seen > 600_000 && seen < 1_000_000)
    var count = 0
    while true {
      let block = try stream.next()
      if block.isEmpty { break }
      count += block.count
    }
    #expect(count == 1_000_000)
  }

  @Test(arguments: Format.allCases)
  func `Plain text under a compressed name is refused with advice`(format: Format) {
    let error = #expect(throws: FileError.self) { try text(of: Data("plain text".utf8), format) }
    #expect(error?.description.hasSuffix("compress it again or give the plain text") == true)
  }

  @Test(arguments: Format.allCases)
  func `A missing file is named`(format: Format) {
    let path = directory.path("missing.\(format.rawValue)")
    #expect(throws: FileError.system(operation: "open", path: path, reason: "No such file or directory")) {
      try bytes(path)
    }
  }

  private static let twice = "H4sIAAAAAAACA5Pv5mAAASZmbc+1GowMx5d3W7MA+QCMruI/GAAAAA=="
}
