/// Which ranks train which member, round after round.
///
/// A round trains as many members as there are ranks, each on its own team. When fewer members than ranks are left,
/// teams grow to the largest power of two that divides the lanes and fits; members do not notice, because their bits do
/// not depend on their team's size.
public struct Placement: Sendable, Equatable {
  /// A member and the ranks of its team.
  public struct Seat: Sendable, Equatable {
    /// The member's number.
    public let member: Int
    /// Its team's ranks in the world.
    public let ranks: Range<Int>
  }

  /// The seats of each round; ranks that have no seat in a round wait.
  public let rounds: [[Seat]]

  /// Places members on ranks.
  ///
  /// - Parameters:
  ///   - members: the numbers of the members, in the order in which they are trained.
  ///   - ranks: how many ranks there are; at least one.
  ///   - lanes: a power of two, which limits a team's size.
  public init(members: [Int], ranks: Int, lanes: Int) {
    precondition(ranks > 0 && lanes > 0)
    rounds = stride(from: 0, to: members.count, by: ranks).map { start in
      let round = members[start..<min(start + ranks, members.count)]
      let size = Self.teamSize(ranks: ranks / round.count, lanes: lanes)
      return round.enumerated().map { Seat(member: $1, ranks: $0 * size..<($0 + 1) * size) }
    }
  }

  private static func teamSize(ranks: Int, lanes: Int) -> Int {
    var size = 1
    while size * 2 <= ranks && lanes % (size * 2) == 0 { size *= 2 }
    return size
  }

  /// The seat of a rank in a round; nil when it waits.
  public func seat(of rank: Int, round: Int) -> Seat? {
    rounds[round].first { $0.ranks.contains(rank) }
  }
}
