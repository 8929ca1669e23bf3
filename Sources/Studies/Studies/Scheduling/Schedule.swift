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
    self = candidates.min { $0.duration < $1.duration } ?? Schedule([])
  }

  /// Stages one after the other, without those that have nothing to do.
  fileprivate init(_ teams: [TeamQueues]) {
    let working = teams.filter { !$0.isEmpty }
    stages = working.map { $0.stage }
    duration = working.reduce(0) { $0 + $1.duration }
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
    let runs = teamSize > 1 ? counts(teams: ranks / teamSize) : [costs.count]
    return runs.filter { $0 > 0 }.map { schedule(teamSize: teamSize, runs: $0) }
  }

  /// The numbers of runs that may go to teams: all, or as many as fill the teams a few times.
  private func counts(teams: Int) -> [Int] {
    let all = costs.count
    let rounds = (1...4).map { min($0 * max(teams, 1), all) }
    let few = (1...8).map { min($0, all) }
    return Set(rounds + few + [all]).sorted()
  }

  /// The first runs in teams, then the rest on single ranks.
  private func schedule(teamSize: Int, runs count: Int) -> Schedule {
    Schedule([deal(order.prefix(count), teamSize: teamSize), deal(order.dropFirst(count), teamSize: 1)])
  }

  private func deal(_ runs: ArraySlice<Int>, teamSize: Int) -> TeamQueues {
    runs.reduce(into: TeamQueues(teamSize: teamSize, count: ranks / teamSize)) { $0.append($1, cost: costs[$1]) }
  }
}

/// The runs of teams of one size, each of which works through a queue of its own.
private struct TeamQueues {
  private let teamSize: Int
  private var queues: [[Int]]
  /// The time that each team's queue takes.
  private var loads: [Double]

  init(teamSize: Int, count: Int) {
    self.teamSize = teamSize
    queues = [[Int]](repeating: [], count: count)
    loads = [Double](repeating: 0, count: count)
  }

  var isEmpty: Bool { queues.allSatisfy { $0.isEmpty } }
  var stage: Schedule.Stage { Schedule.Stage(teamSize: teamSize, queues: queues) }
  /// The time of the team that works longest.
  var duration: Double { loads.max() ?? 0 }

  /// Gives a run to the team that is free first.
  mutating func append(_ run: Int, cost: Double) {
    guard let free = firstFree else { return }
    queues[free].append(run)
    loads[free] += cost / speed
  }

  private var firstFree: Int? { loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } }

  /// The fraction of its speed that a team keeps when it doubles.
  private static let doublingEfficiency = 0.95

  private var speed: Double {
    (0..<teamSize.trailingZeroBitCount).reduce(Double(teamSize)) { speed, _ in speed * Self.doublingEfficiency }
  }
}
