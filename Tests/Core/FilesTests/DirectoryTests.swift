import Files
import TestSupport
import Testing

@Suite struct DirectoryTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test(arguments: ["a", "a/b/c", "a/b/", "a/./b", "a/."])
  func `A directory is made with those above it, and may be there already`(name: String) throws {
    for _ in 0..<2 {
      try createDirectory(directory.path(name))
      #expect(isDirectory(directory.path(name)))
    }
  }

  @Test(
    arguments: [
      ("a", nil), ("name", nil), ("a/", nil), ("/", nil), ("//", nil), ("", nil), ("/a", "/"), ("a/b", "a"),
      ("/a/b/", "/a"), ("a//b", "a/"), ("./a", "."), ("é/ü", "é"),
    ] as [(String, String?)]) func `The directory above a path`(path: String, above: String?)
  {
    #expect(directoryAbove(path) == above)
  }

  @Test func `A file in the way is named`() throws {
    let path = try directory.write("text", to: "file")
    let error = FileError.system(operation: "create directory", path: path, reason: "a file of that name exists")
    #expect(throws: error) { try createDirectory(path) }
    #expect(throws: error) { try createDirectory("\(path)/below/it") }
    #expect(try readFile(path) == Array("text".utf8))
  }

  @Test(.enabled(if: isDirectory("/proc/self"), "this system has no /proc"))
  func `The system's reason is given`() {
    #expect(
      throws: FileError.system(
        operation: "create directory", path: "/proc/self/chorus", reason: "No such file or directory")
    ) { try createDirectory("/proc/self/chorus") }
    #expect(throws: FileError.self) { try createDirectory("") }
  }

  @Test func `Files and directories are told apart`() throws {
    let path = try directory.write("text", to: "file")
    #expect(exists(path))
    #expect(!isDirectory(path))
    #expect(exists(directory.path) && isDirectory(directory.path))
    #expect(!exists(directory.path("missing")) && !isDirectory(directory.path("missing")))
  }

  @Test func `Sentences name the path and what to do`() {
    #expect(
      FileError.system(operation: "open", path: "a.txt", reason: "Permission denied").description
        == "cannot open a.txt: Permission denied")
    #expect(
      FileError.directoryInUse(path: "out", owner: "process 7 on node3").description
        == "directory out is in use by process 7 on node3; wait until it ends, or choose another output directory")
    #expect(
      FileError.directoryNotEmpty(path: "out", found: "letters").description
        == "directory out already holds letters, which this command did not write; choose another output directory")
  }
}
