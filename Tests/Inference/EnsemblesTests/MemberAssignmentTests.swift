import Ensembles
import Testing

@Suite struct MemberAssignmentTests {
  @Test(arguments: [1, 2, 3, 4, 7], [1, 2, 3, 5, 8])
  func `one rank computes each pass of each member, and holds it`(ranks: Int, members: Int) {
    let assignment = MemberAssignment(ranks: ranks, members: members)
    for member in 0..<members {
      for pass in 0..<11 {
        let computing = (0..<ranks).filter {
          assignment.members(of: $0).contains(member) && assignment.computes(rank: $0, member: member, pass: pass)
        }
        // With fewer ranks than members only one rank holds each.
        #expect(computing.count == 1, "member \(member), pass \(pass): \(computing)")
      }
    }
  }
}
