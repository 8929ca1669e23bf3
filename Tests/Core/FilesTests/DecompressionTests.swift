import Files
import Foundation
import TestSupport
import Testing

@Suite struct DecompressionTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// A kind of compression: a file of two parts, one without text, and a long one.
  enum Format: String, CaseIterable, Sendable {
    case gzip = "gz"
    case zstd = "zst"

    var sample: Data { self == .gzip ? CompressedSamples.gzip : CompressedSamples.zstd }
    var empty: Data { self == .gzip ? CompressedSamples.emptyGzip : CompressedSamples.emptyZstd }
    var long: Data { self == .gzip ? CompressedSamples.longGzip : CompressedSamples.longZstd }
    var firstLength: Int {
      self == .gzip ? CompressedSamples.firstMemberLength : CompressedSamples.firstFrameLength
    }
  }

  private func text(of data: Data, _ format: Format) throws -> String {
    String(decoding: try readPossiblyCompressed(directory.write(data, to: "text.\(format.rawValue)")), as: UTF8.self)
  }

  @Test func `Plain text is read as it is`() throws {
    #expect(try readPossiblyCompressed(directory.write("gzip", to: "text")) == Array("gzip".utf8))
    #expect(try readPossiblyCompressed(directory.write("", to: "empty")) == [])
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
    let bytes = try readPossiblyCompressed(path)
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
  func `Plain text under a compressed name is refused with advice`(format: Format) {
    let error = #expect(throws: FileError.self) { try text(of: Data("plain text".utf8), format) }
    #expect(error?.description.hasSuffix("compress it again or give the plain text") == true)
  }

  @Test(arguments: Format.allCases)
  func `A missing file is named`(format: Format) {
    let path = directory.path("missing.\(format.rawValue)")
    #expect(throws: FileError.system(operation: "open", path: path, reason: "No such file or directory")) {
      try readPossiblyCompressed(path)
    }
  }
}
