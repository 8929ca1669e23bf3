import Studies
import Testing

struct StudyCutsTests {
  private static func cost(_ stage: String, _ model: String, _ tokens: Int?, _ seconds: Double) -> StudyCost {
    StudyCost(stage: stage, model: model, tokens: tokens, coreSeconds: seconds)
  }

  /// Two sizes on two numbers of tokens, with students of the larger one.
  private static let costs = [
    cost("members", "s", 10, 1), cost("members", "s", 20, 2), cost("members", "l", 10, 10),
    cost("members", "l", 20, 20), cost("evaluation", "", nil, 3), cost("distillation", "l", 20, 8),
    cost("controls", "s", 20, 0),
  ]

  @Test func `everything that can be left out is there with what it saves, the most expensive first`() {
    let options = StudyCuts.options(Self.costs)
    #expect(options.map(\.omission) == [.model("l"), .tokens(20), .tokens(10), .stage("distillation"), .model("s")])
    #expect(options.map(\.saved) == [38, 30, 11, 8, 3])
    #expect(options.map(\.left) == [6, 14, 33, 36, 41])
  }

  @Test func `a study that fits is left as it is`() {
    let cuts = StudyCuts(Self.costs, budget: 44)
    #expect(cuts.suffices && cuts.cuts.isEmpty)
  }

  @Test(arguments: [
    (43.0, StudyOmission.model("s")), (40, .stage("distillation")), (35, .tokens(10)), (14, .tokens(20)),
    (13, .model("l")),
  ])
  func `the smallest cut that is enough is chosen`(budget: Double, omission: StudyOmission) {
    let cuts = StudyCuts(Self.costs, budget: budget)
    #expect(cuts.suffices && cuts.cuts.map(\.omission) == [omission])
  }

  @Test func `cuts follow each other, each of what is left`() {
    let cuts = StudyCuts(Self.costs, budget: 5)
    #expect(cuts.suffices)
    #expect(cuts.cuts.map(\.omission) == [.model("l"), .tokens(10)])
    #expect(cuts.cuts.map(\.saved) == [38, 1] && cuts.cuts.map(\.left) == [6, 5])
  }

  @Test func `one size and one number of tokens are never left out`() {
    let cuts = StudyCuts(Self.costs, budget: 1)
    #expect(!cuts.suffices && cuts.cuts.last?.left == 4)
    #expect(cuts.cuts.map(\.omission) == [.model("l"), .tokens(20)])
    #expect(StudyCuts.options([Self.cost("members", "s", 10, 1)]).isEmpty)
  }
}
