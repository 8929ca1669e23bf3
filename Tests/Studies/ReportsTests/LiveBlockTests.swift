import Reports
import Studies
import Testing

/// The block of lines that a terminal has while a study runs.
struct LiveBlockTests {
  private static func run(_ name: String, _ step: Int, loss: Double? = nil) -> StudyStatus.Running {
    StudyStatus.Running(
      name: name, step: step, stepCount: 1000, loss: loss, tokensPerSecond: loss.map { _ in 12_345.6 },
      secondsLeft: loss.map { _ in 61 })
  }

  private func block(_ runs: [StudyStatus.Running], activity: String? = nil, left: Double? = nil) -> LiveBlock {
    LiveBlock(study: "small", runs: runs, activity: activity, ended: 3, all: 12, seconds: 75, secondsLeft: left)
  }

  @Test func `it has the runs under way and the study`() {
    let block = block([Self.run("xs-seed0", 7, loss: 5.4321), Self.run("s-seed10", 999, loss: 4)], left: 119.5)
    #expect(
      block.lines(width: 120) == [
        "  xs-seed0  step    7  of 1000  loss 5.432  12,345 tokens/s  1 min 1 s left",
        "  s-seed10  step  999  of 1000  loss 4.000  12,345 tokens/s  1 min 1 s left",
        "small: 3 of 12 runs done, 1 min 15 s since the start, about 2 min 0 s left",
      ])
  }

  @Test func `what is not known is left out`() {
    #expect(
      block([Self.run("xs", 0)]).lines(width: 120) == [
        "  xs  step  0  of 1000", "small: 3 of 12 runs done, 1 min 15 s since the start",
      ])
  }

  @Test func `it has what all ranks do beside the runs`() {
    #expect(
      block([], activity: "evaluating: 10/20 tokens").lines(width: 120) == [
        "  evaluating: 10/20 tokens", "small: 3 of 12 runs done, 1 min 15 s since the start",
      ])
  }

  @Test func `many runs are counted`() {
    let lines = block((1...20).map { Self.run("run\($0)", 1) }).lines(width: 120)
    #expect(lines.count == 10 && lines[7].hasPrefix("  run8 ") && lines[8] == "  and 12 more")
  }

  @Test(arguments: [1, 2, 20, 40])
  func `no line is as long as the terminal is wide`(width: Int) {
    let block = block([Self.run("a-run-with-a-long-name", 7, loss: 5)], activity: "evaluating", left: 1)
    #expect(block.lines(width: width).allSatisfy { $0.count < width })
    #expect(width < 20 || block.lines(width: width)[0].hasSuffix("…"))
  }
}
