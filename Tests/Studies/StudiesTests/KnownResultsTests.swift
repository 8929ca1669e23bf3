import Files
import Testing

import Studies

/// What is complete in the store is looked for and read once.
struct KnownResultsTests {
  private let known = KnownResults()

  @Test func `an evaluation is read until it is there, and then never again`() throws {
    let address = try Fingerprint(of: "an evaluation")
    var reads = 0
    func value(_ stored: Double?) -> Double? {
      known.value(at: address) {
        reads += 1
        return stored
      }
    }
    #expect(value(nil) == nil && value(nil) == nil && reads == 2)
    #expect(value(0.5) == 0.5 && value(nil) == 0.5 && reads == 3)
  }

  @Test func `something is checked until it is complete, and then never again`() throws {
    let address = try Fingerprint(of: "an evaluation")
    var checks = 0
    func isComplete(_ isThere: Bool) -> Bool {
      known.isComplete(address) {
        checks += 1
        return isThere
      }
    }
    #expect(!isComplete(false) && isComplete(true) && isComplete(false) && checks == 2)
  }
}
