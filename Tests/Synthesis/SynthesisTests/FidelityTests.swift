import Synthesis
import Testing

@Suite struct FidelityTests {
  @Test func `names and numbers are compared, and words at the start of sentences are not`() {
    let source = "The engine was built by Ada Lovelace in 1843. It cost 1,250.50 pounds. London paid."
    // Of the source: ada, lovelace, 1843, 1,250.50; london counts since the version has it inside a sentence.
    let version = "In 1843 Ada Lovelace built an engine, which London paid for. Its price was 1,250.50 pounds."
    let fidelity = Fidelity(of: version, to: source)
    #expect(fidelity == Fidelity(of: version, to: source))
    #expect([fidelity.sourceCount, fidelity.versionCount, fidelity.commonCount] == [5, 5, 5])
    #expect(fidelity.score == 1)
  }

  @Test func `lost and invented marks lower the score`() {
    let source = "We met Ada, Bob and Carl in 1843."
    let fidelity = Fidelity(of: "We met Ada and Dora in 1844.", to: source)
    #expect([fidelity.sourceCount, fidelity.versionCount, fidelity.commonCount] == [4, 3, 1])
    #expect(fidelity.score == 2.0 / 7)
    #expect(Fidelity(of: "nothing at all", to: source).score == 0)
    #expect(Fidelity(of: "nothing at all", to: "no names here").score == 1)
  }

  @Test func `points and commas belong to numbers only between digits`() {
    #expect(Fidelity(of: "it was 3.5, then 4.", to: "it was 3.5 then 4").score == 1)
    #expect(Fidelity(of: "x 3.5 y", to: "x 3,5 y").score == 0)
    #expect(Fidelity(of: "in 1990.Then came Bob", to: "in 1990 came Bob").score == 1)
  }
}
