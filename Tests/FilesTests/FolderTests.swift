import Files
import TestSupport
import Testing

@Suite struct FolderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: ["a", "a/b/c", "a/b/", "a/./b", "a/."])
  func `A folder is made with those above it, and may be there already`(name: String) throws {
    for _ in 0..<2 {
      try createFolder(folder.path(name))
      #expect(isDirectory(folder.path(name)))
    }
  }

  @Test(
    arguments: [
      ("a", nil), ("name", nil), ("a/", nil), ("/", nil), ("//", nil), ("", nil), ("/a", "/"), ("a/b", "a"),
      ("/a/b/", "/a"), ("a//b", "a/"), ("./a", "."), ("é/ü", "é"),
    ] as [(String, String?)]) func `The folder above a path`(path: String, above: String?)
  {
    #expect(folderAbove(path) == above)
  }

  @Test func `A file in the way is named`() throws {
    let path = try folder.write("text", to: "file")
    let error = FileError.system(operation: "create folder", path: path, reason: "a file of that name exists")
    #expect(throws: error) { try createFolder(path) }
    #expect(throws: error) { try createFolder("\(path)/below/it") }
    #expect(try readFile(path) == Array("text".utf8))
  }

  @Test(.enabled(if: isDirectory("/proc/self"), "this system has no /proc"))
  func `The system's reason is given`() {
    #expect(
      throws: FileError.system(
        operation: "create folder", path: "/proc/self/chorus", reason: "No such file or directory")
    ) { try createFolder("/proc/self/chorus") }
    #expect(throws: FileError.self) { try createFolder("") }
  }

  @Test func `Files and folders are told apart`() throws {
    let path = try folder.write("text", to: "file")
    #expect(exists(path))
    #expect(!isDirectory(path))
    #expect(exists(folder.path) && isDirectory(folder.path))
    #expect(!exists(folder.path("missing")) && !isDirectory(folder.path("missing")))
  }

  @Test func `Sentences name the path and what to do`() {
    #expect(
      FileError.system(operation: "open", path: "a.txt", reason: "Permission denied").description
        == "cannot open a.txt: Permission denied")
    #expect(
      FileError.folderInUse(path: "out", owner: "process 7 on node3").description
        == "folder out is in use by process 7 on node3; wait until it ends, or choose another output folder")
    #expect(
      FileError.folderNotEmpty(path: "out", found: "letters").description
        == "folder out already holds letters, which this command did not write; choose another output folder")
  }
}
