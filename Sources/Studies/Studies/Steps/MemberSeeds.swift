/// The distance of a run's seeds from those of its study, which is all that distinguishes the members of an ensemble.
struct MemberSeeds: Sendable {
  /// Of the first weights, and of the order of the data.
  let initialization: Int, order: Int

  /// Both seeds count up: the usual member.
  static func both(_ member: Int) -> MemberSeeds { MemberSeeds(initialization: member, order: member) }

  /// For people.
  var name: String {
    initialization == order ? "seed\(order)" : "seeds\(initialization).\(order)"
  }
}
