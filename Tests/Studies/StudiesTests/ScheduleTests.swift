import Studies
import Testing

@Suite struct ScheduleTests {
  static let costs: [[Double]] = [
    [], [1], [1, 1], [5, 1, 1, 1], [3, 3, 3], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], [1, 100], Array(repeating: 1, count: 33),
  ]

  @Test(arguments: costs, [1, 2, 3, 5, 8, 64])
  func `every run has one place, teams fit the lanes and no rank is in two`(costs: [Double], ranks: Int) {
    for lanes in [1, 2, 8] {
      let schedule = Schedule(costs: costs, ranks: ranks, lanes: lanes)
      let placed = schedule.stages.flatMap { $0.queues.flatMap { $0 } }
      #expect(placed.sorted() == Array(costs.indices))
      for stage in schedule.stages {
        #expect(lanes % stage.teamSize == 0)
        #expect(stage.queues.count * stage.teamSize <= ranks)
        for queue in stage.queues { #expect(queue.map { costs[$0] } == queue.map { costs[$0] }.sorted(by: >)) }
      }
    }
  }

  @Test func `equal runs are dealt out evenly to single ranks`() {
    let schedule = Schedule(costs: [1, 1, 1, 1], ranks: 2, lanes: 8)
    #expect(schedule.stages.map { $0.teamSize } == [1])
    #expect(schedule.stages[0].queues.map { $0.count } == [2, 2])
    #expect(schedule.duration == 2)
  }

  @Test func `a run that would keep the others waiting is trained by all`() {
    let schedule = Schedule(costs: [10], ranks: 4, lanes: 4)
    #expect(schedule.stages.map { $0.teamSize } == [4])
    // Three equal runs on two ranks: one by both, two side by side.
    let three = Schedule(costs: [6, 6, 6], ranks: 2, lanes: 2)
    #expect(three.stages.map { $0.teamSize } == [2, 1])
    #expect(three.duration < 9.5)
  }

  @Test func `ranks keep busy`() {
    let costs = (0..<40).map { 1 + Double($0 * 7 % 11) }
    for ranks in [2, 4, 8] {
      let schedule = Schedule(costs: costs, ranks: ranks, lanes: 8)
      #expect(costs.reduce(0, +) / (Double(ranks) * schedule.duration) > 0.9)
    }
  }

  @Test func `ranks without a team have nothing to do`() {
    let schedule = Schedule(costs: [1], ranks: 7, lanes: 4)
    #expect(schedule.stages[0].team(of: 3) == 0)
    #expect(schedule.stages[0].team(of: 4) == nil)
  }
}
