import Ensembles
import Testing

@Suite struct PlacementTests {
  @Test func `members fill the ranks round after round`() {
    let placement = Placement(members: [0, 1, 2, 3], ranks: 2, lanes: 2)
    #expect(placement.rounds.map { $0.map { $0.member } } == [[0, 1], [2, 3]])
    #expect(placement.rounds.allSatisfy { $0.map { $0.ranks } == [0..<1, 1..<2] })
  }

  @Test func `the last members share the ranks that are left`() {
    let placement = Placement(members: [4, 5, 6], ranks: 2, lanes: 4)
    #expect(placement.rounds[1].map { $0.member } == [6])
    #expect(placement.rounds[1].map { $0.ranks } == [0..<2])
    #expect(placement.seat(of: 1, round: 1)?.member == 6)
  }

  @Test func `a team's size is a power of two that divides the lanes`() {
    #expect(Placement(members: [0], ranks: 7, lanes: 8).rounds[0][0].ranks == 0..<4)
    #expect(Placement(members: [0], ranks: 8, lanes: 2).rounds[0][0].ranks == 0..<2)
    #expect(Placement(members: [0, 1], ranks: 5, lanes: 8).rounds[0].map { $0.ranks } == [0..<2, 2..<4])
    #expect(Placement(members: [0, 1], ranks: 5, lanes: 8).seat(of: 4, round: 0) == nil)
  }

  @Test func `no members need no rounds`() {
    #expect(Placement(members: [], ranks: 3, lanes: 2).rounds.isEmpty)
  }

  @Test(arguments: 1...9, 1...9)
  func `every member is placed once and no rank twice in a round`(members: Int, ranks: Int) {
    let placement = Placement(members: Array(0..<members), ranks: ranks, lanes: 4)
    #expect(placement.rounds.flatMap { $0.map { $0.member } } == Array(0..<members))
    for round in placement.rounds {
      let used = round.flatMap { Array($0.ranks) }
      #expect(Set(used).count == used.count && used.allSatisfy { $0 < ranks })
    }
  }
}
