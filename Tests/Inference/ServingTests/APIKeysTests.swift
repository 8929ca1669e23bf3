import Serving
import Testing

@Suite struct APIKeysTests {
  @Test func `keys stand on lines, and each is accepted`() throws {
    let keys = try APIKeys(file: Array("# comment\n\n first-key-1 \r\nsecond-key-2\n".utf8), path: "keys")
    #expect(keys.accept("Bearer first-key-1"))
    #expect(keys.accept("bearer second-key-2"))
    for wrong in [
      nil, "", "Bearer", "Bearer ", "Bearer first-key-", "Bearer first-key-11", "Basic first-key-1", "first-key-1",
    ] {
      #expect(!keys.accept(wrong))
    }
  }

  @Test func `files without a key that is long enough are refused`() {
    for file in ["", "\n", "# comment", "short"] {
      #expect(throws: ServingError.self) { try APIKeys(file: Array(file.utf8), path: "keys") }
    }
    #expect(throws: ServingError.self) { try APIKeys(file: [0xFF, 0x0A], path: "keys") }
  }

  @Test func `byte strings are equal when all bytes are`() {
    let key: [UInt8] = [1, 2, 3]
    #expect(APIKeys.areEqual(key, key))
    for other: [UInt8] in [[], [1], [1, 2], [1, 2, 4], [0, 2, 3], [1, 2, 3, 1], [1, 2, 3, 1, 2, 3]] {
      #expect(!APIKeys.areEqual(key, other))
    }
  }
}
