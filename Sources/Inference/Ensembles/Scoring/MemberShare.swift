/// Which members a rank holds, and which share of the windows it computes for each.
///
/// With R ranks and M members: rank r holds member m when m mod R = r mod M. So few ranks hold several members each,
/// and many ranks share the windows of one.
package struct MemberShare: Equatable {
  package let ranks: Int
  package let members: Int

  package init(ranks: Int, members: Int) {
    self.ranks = ranks
    self.members = members
  }

  /// The members that a rank holds, ascending.
  package func members(of rank: Int) -> [Int] {
    (0..<members).filter { $0 % ranks == rank % members }
  }

  /// Whether a rank computes pass number `pass` of a member that it holds.
  package func computes(rank: Int, member: Int, pass: Int) -> Bool {
    guard members < ranks else { return true }
    let sharing = (ranks - member + members - 1) / members
    return pass % sharing == rank / members
  }

  /// The members whose logits of pass number `pass` a rank computes, ascending.
  package func computed(by rank: Int, pass: Int) -> [Int] {
    members(of: rank).filter { computes(rank: rank, member: $0, pass: pass) }
  }
}
