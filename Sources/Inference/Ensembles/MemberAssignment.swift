/// The members that each rank holds, and the passes that it computes of each.
///
/// With R ranks and M members, rank r holds member m when m mod R = r mod M. So few ranks hold several members each,
/// and many ranks divide the passes of one member.
package struct MemberAssignment: Equatable {
  /// A member that a rank computes for the pass of one of the ranks.
  struct Seat: Equatable {
    /// The rank that the pass belongs to.
    let owner: Int
    let member: Int
  }

  /// R.
  package let ranks: Int
  /// M.
  package let members: Int

  package init(ranks: Int, members: Int) {
    self.ranks = ranks
    self.members = members
  }

  /// The members that a rank holds, ascending.
  package func members(of rank: Int) -> [Int] {
    (0..<members).filter { $0 % ranks == rank % members }
  }

  /// True when a rank that holds a member computes its pass number `pass`.
  package func computes(rank: Int, member: Int, pass: Int) -> Bool {
    guard members < ranks else { return true }
    let holders = (ranks - member + members - 1) / members
    return pass % holders == rank / members
  }

  /// The members whose logits of pass number `pass` a rank computes, ascending.
  func computed(by rank: Int, pass: Int) -> [Int] {
    members(of: rank).filter { computes(rank: rank, member: $0, pass: pass) }
  }

  /// The seats of a rank when every rank owns the pass of its own number.
  func seats(of rank: Int) -> [Seat] {
    (0..<ranks).flatMap { owner in computed(by: rank, pass: owner).map { Seat(owner: owner, member: $0) } }
  }

  /// The places of the members' blocks, by member, when the owner of a pass receives them rank after rank.
  func places(ofPass owner: Int) -> [Int] {
    let order = (0..<ranks).flatMap { computed(by: $0, pass: owner) }
    return order.indices.sorted { order[$0] < order[$1] }
  }
}
