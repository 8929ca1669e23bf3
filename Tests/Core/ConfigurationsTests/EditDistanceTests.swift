import Configurations
import Testing

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "ABC", 0), ("kitten", "sitting", 3), ("", "abc", 3), ("flaw", "lawn", 2),
  ])
  func `the distance is the number of single edits`(first: String, second: String, expected: Int) {
    #expect(editDistance(first, second) == expected)
    #expect(editDistance(second, first) == expected)
  }
}
