import Checkpoints
import TestSupport
import Testing

/// A decoder of JSON keeps one of two equal names and says nothing.
@Suite struct RepeatedNameTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private static let entry = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
  private static let other = #"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#

  private func open(_ header: String) throws -> SafetensorsFile {
    var file = HandMadeFile(header: header)
    file.data = Array(repeating: 0, count: 8)
    return try SafetensorsFile(path: directory.write(file.bytes, to: "file"))
  }

  @Test(arguments: [
    (#"{"x":\#(entry),"x":\#(other)}"#, "x"), (#"{ "x" : \#(entry) , "y":\#(other), "x":\#(other)}"#, "x"),
    (#"{"x":\#(entry),"\u0078":\#(other)}"#, "x"), (#"{"a\"b":\#(entry),"a\"b":\#(other)}"#, "a\"b"),
    (#"{"__metadata__":{"a":"1","a":"2"},"x":\#(entry)}"#, "a"),
    (#"{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "dtype"),
  ])
  func `A header that names something twice is refused by one sentence`(header: String, name: String) {
    let error = #expect(throws: CheckpointError.self) { try open(header) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("its header names \"\(name)\" twice"))
  }

  @Test(arguments: [
    #"{"x":\#(entry),"y":\#(other)}"#, #"{"__metadata__":{"x":"x","y":"x"},"x":\#(entry),"y":\#(other)}"#,
    #"{"__metadata__":{"a":"\"x\":"},"x":\#(entry)}"#,
  ])
  func `The same word in different places is no repetition`(header: String) throws {
    #expect(try open(header).names.contains("x"))
  }
}
