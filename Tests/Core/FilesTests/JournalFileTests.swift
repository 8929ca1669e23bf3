import Files
import Foundation
import TestSupport
import Testing

@Suite struct JournalFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// What a file holds after a line was appended to it.
  private func appended(to text: String, keeping length: Int? = nil) throws -> String {
    let path = try directory.write(text, to: "journal")
    let file = try JournalFile(path: path, keeping: length)
    try file.append(["a": 1])
    #expect(try file.count == readFile(path).count)
    return String(decoding: try readFile(path), as: UTF8.self)
  }

  @Test(arguments: [("", ""), ("{}\n", "{}\n"), ("{}\n{\"half", "{}\n"), ("{\"half", ""), ("\n\n", "\n\n")])
  func `a half last line is cut off before the next is appended`(text: String, kept: String) throws {
    #expect(try appended(to: text) == kept + "{\"a\":1}\n")
  }

  @Test(arguments: [65_535, 65_536, 65_537, 200_000])
  func `a half last line may be long, and so may the line before`(count: Int) throws {
    let line = String(repeating: "x", count: count)
    #expect(try appended(to: "{}\n\(line)") == "{}\n{\"a\":1}\n")
    #expect(try appended(to: "\(line)\ny") == "\(line)\n{\"a\":1}\n")
  }

  @Test(arguments: [(0, ""), (3, "{}\n"), (5, "{}\n"), (6, "{}\n[]\n"), (99, "{}\n[]\n")])
  func `only complete lines of the bytes that are kept stay`(length: Int, kept: String) throws {
    #expect(try appended(to: "{}\n[]\n", keeping: length) == kept + "{\"a\":1}\n")
  }
}
