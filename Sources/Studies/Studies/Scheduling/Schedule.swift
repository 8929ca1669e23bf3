/// Which ranks train which runs, and in which order.
///
/// In a stage all teams have one size; each works through a queue of its own without waiting for others. The longest runs
/// come first. Where a few long runs would leave ranks idle at the end, they are trained by large teams before the rest is
/// dealt out to single ranks. Runs do not notice: their bits do not depend on their team.
package struct Schedule: Sendable, Equatable {
  /// Teams that work side by side.
  package struct Stage: Sendable, Equatable {
    /// Ranks of a team: a power of two.
    package let teamSize: Int
    /// What each team trains, in order: indices of runs.
    package let queues: [[Int]]

    /// The team of a rank; nil when the rank has nothing to do.
    package func team(of rank: Int) -> Int? {
      let team = rank / teamSize
      return team < queues.count && !queues[team].isEmpty ? team : nil
    }
  }

  package let stages: [Stage]
  /// How long the work takes, in the unit of the costs.
  package let duration: Double

  /// The share of its speed that a team keeps when it doubles.
  private static let doublingEfficiency = 0.95

  /// - Parameters:
  ///   - costs: of each run on one rank, in any unit.
  ///   - lanes: a power of two, which limits a team's size.
  package init(costs: [Double], ranks: Int, lanes: Int) {
    precondition(ranks > 0 && lanes > 0)
    let order = costs.indices.sorted { (costs[$0], $1) > (costs[$1], $0) }
    var best: Schedule?
    for size in Self.teamSizes(ranks: ranks, lanes: lanes) {
      for count in Self.counts(upTo: order.count, teams: ranks / size) where size > 1 || count == order.count {
        let candidate = Schedule(
          together: order.prefix(count), size: size, alone: order.dropFirst(count), costs: costs, ranks: ranks)
        if candidate.duration < (best?.duration ?? .infinity) { best = candidate }
      }
    }
    self = best ?? Schedule(stages: [], duration: 0)
  }

  private init(stages: [Stage], duration: Double) {
    self.stages = stages
    self.duration = duration
  }

  /// The first runs in teams, then the rest on single ranks.
  private init(together: ArraySlice<Int>, size: Int, alone: ArraySlice<Int>, costs: [Double], ranks: Int) {
    let stages = [
      Self.stage(together, size: size, costs: costs, ranks: ranks),
      Self.stage(alone, size: 1, costs: costs, ranks: ranks),
    ].compactMap { $0 }
    self.init(stages: stages.map { $0.stage }, duration: stages.reduce(0) { $0 + $1.duration })
  }

  /// Deals runs out to teams, each to the one that is free first.
  private static func stage(
    _ runs: ArraySlice<Int>, size: Int, costs: [Double], ranks: Int
  ) -> (stage: Stage, duration: Double)? {
    guard !runs.isEmpty else { return nil }
    var queues = [[Int]](repeating: [], count: ranks / size)
    var loads = [Double](repeating: 0, count: queues.count)
    for run in runs {
      guard let free = loads.indices.min(by: { (loads[$0], $0) < (loads[$1], $1) }) else { continue }
      queues[free].append(run)
      loads[free] += costs[run] / speed(size)
    }
    return (Stage(teamSize: size, queues: queues), loads.max() ?? 0)
  }

  private static func speed(_ size: Int) -> Double {
    (0..<size.trailingZeroBitCount).reduce(Double(size)) { speed, _ in speed * doublingEfficiency }
  }

  private static func teamSizes(ranks: Int, lanes: Int) -> [Int] {
    (0..<Int.bitWidth - 1).map { 1 << $0 }.prefix { $0 <= ranks && lanes % $0 == 0 }
  }

  /// How many of the longest runs may go to teams: all, or as many as fill the teams a few times.
  private static func counts(upTo count: Int, teams: Int) -> [Int] {
    Array(Set((1...4).map { min($0 * max(teams, 1), count) } + (1...8).map { min($0, count) } + [count])).sorted()
      .filter { $0 > 0 }
  }
}
