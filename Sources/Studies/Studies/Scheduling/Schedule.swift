/// The ranks that train each run, and the order of the runs.
///
/// In a stage all teams have one size; each works through a queue of its own without waiting for others. The longest runs
/// come first. Where a few long runs would leave ranks idle at the end, they are trained by large teams before the rest is
/// dealt out to single ranks. Runs do not notice: their bits do not depend on their team.
package struct Schedule: Sendable, Equatable {
  /// Teams that work side by side.
  package struct Stage: Sendable, Equatable {
    /// Ranks of a team: a power of two.
    package let teamSize: Int
    /// The runs that each team trains, in order, as indices.
    package let queues: [[Int]]

    /// The team of a rank; nil when the rank has nothing to do.
    package func team(of rank: Int) -> Int? {
      let team = rank / teamSize
      return team < queues.count && !queues[team].isEmpty ? team : nil
    }
  }

  package let stages: [Stage]
  /// The time that the work takes, in the unit of the costs.
  package let duration: Double

  /// - Parameters:
  ///   - costs: of each run on one rank, in any unit.
  ///   - lanes: a power of two, which limits a team's size.
  package init(costs: [Double], ranks: Int, lanes: Int) {
    precondition(ranks > 0 && lanes > 0, "\(ranks) ranks and \(lanes) lanes cannot train")
    let deal = Deal(costs: costs, ranks: ranks)
    let candidates = Self.teamSizes(ranks: ranks, lanes: lanes).flatMap { deal.schedules(teamSize: $0) }
    self = candidates.min { $0.duration < $1.duration } ?? Schedule(stages: [], duration: 0)
  }

  fileprivate init(stages: [Stage], duration: Double) {
    self.stages = stages
    self.duration = duration
  }

  private static func teamSizes(ranks: Int, lanes: Int) -> [Int] {
    (0..<Int.bitWidth - 1).map { 1 << $0 }.prefix { $0 <= ranks && lanes % $0 == 0 }
  }
}

/// Runs that are dealt out to teams, the longest first.
private struct Deal {
  let costs: [Double]
  let ranks: Int
  /// The runs by falling cost.
  let order: [Int]

  init(costs: [Double], ranks: Int) {
    self.costs = costs
    self.ranks = ranks
    order = costs.indices.sorted { (costs[$0], $1) > (costs[$1], $0) }
  }

  /// The schedules in which some of the longest runs go to teams of one size and the rest to single ranks.
  func schedules(teamSize: Int) -> [Schedule] {
    guard teamSize > 1 else { return costs.isEmpty ? [] : [schedule(teamSize: 1, runs: costs.count)] }
    return counts(teams: ranks / teamSize).map { schedule(teamSize: teamSize, runs: $0) }
  }

  /// The numbers of runs that may go to teams: all, or as many as fill the teams a few times.
  private func counts(teams: Int) -> [Int] {
    let all = costs.count
    let rounds = (1...4).map { min($0 * max(teams, 1), all) }
    let few = (1...8).map { min($0, all) }
    return Set(rounds + few + [all]).filter { $0 > 0 }.sorted()
  }

  /// The first runs in teams, then the rest on single ranks.
  private func schedule(teamSize: Int, runs count: Int) -> Schedule {
    let stages = [
      stage(order.prefix(count), teamSize: teamSize), stage(order.dropFirst(count), teamSize: 1),
    ].compactMap { $0 }
    return Schedule(stages: stages.map { $0.stage }, duration: stages.reduce(0) { $0 + $1.duration })
  }

  /// Gives each run to the team that is free first.
  private func stage(_ runs: ArraySlice<Int>, teamSize: Int) -> (stage: Schedule.Stage, duration: Double)? {
    guard !runs.isEmpty else { return nil }
    var queues = [[Int]](repeating: [], count: ranks / teamSize)
    var loads = [Double](repeating: 0, count: queues.count)
    for run in runs {
      guard let free = loads.indices.min(by: { (loads[$0], $0) < (loads[$1], $1) }) else { continue }
      queues[free].append(run)
      loads[free] += costs[run] / Self.speed(teamSize)
    }
    return (Schedule.Stage(teamSize: teamSize, queues: queues), loads.max() ?? 0)
  }

  /// The fraction of its speed that a team keeps when it doubles.
  private static let doublingEfficiency = 0.95

  private static func speed(_ teamSize: Int) -> Double {
    (0..<teamSize.trailingZeroBitCount).reduce(Double(teamSize)) { speed, _ in speed * doublingEfficiency }
  }
}
