import ScalingLaws
import Testing

struct MemberSubsetsTests {
  /// The loss of each subset: 3, and the mean of its members' own losses divided by its size.
  static func losses(of members: [Double]) -> [Double] {
    (0..<1 << members.count).map { subset in
      let own = members.indices.filter { subset >> $0 & 1 == 1 }.map { members[$0] }
      return own.isEmpty ? .nan : 3 + own.reduce(0, +) / Double(own.count * own.count)
    }
  }

  @Test func `the expected loss of K members is the mean over all subsets of K`() {
    let subsets = MemberSubsets(losses: [.nan, 4, 5, 3.5, 6, 3.75, 4.25, 3])
    #expect(subsets.memberCount == 3)
    #expect(subsets.expectedLosses == [5, 11.5 / 3, 3])
  }

  @Test func `the order of the members does not matter`() {
    let one = MemberSubsets(losses: Self.losses(of: [1, 2, 4, 8])).expectedLosses
    let other = MemberSubsets(losses: Self.losses(of: [8, 1, 4, 2])).expectedLosses
    #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `one member alone has one loss and no interval`() {
    let subsets = MemberSubsets(losses: [.nan, 4])
    #expect(subsets.expectedLosses == [4] && subsets.limitsWithoutMember.isEmpty)
    #expect(subsets.interval(around: 4) == nil)
  }

  @Test(arguments: [2, 3]) func `an interval needs four members`(count: Int) {
    let subsets = MemberSubsets(losses: Self.losses(of: Array(repeating: 1, count: count)))
    #expect(subsets.interval(around: 3) == nil)
  }

  @Test func `members that are all the same give an interval without width`() throws {
    let subsets = MemberSubsets(losses: Self.losses(of: [1, 1, 1, 1, 1]))
    #expect(subsets.limitsWithoutMember.count == 5)
    let interval = try #require(subsets.interval(around: 3))
    #expect(interval.high - interval.low < 1e-6 && interval.degreesOfFreedom == 4 && interval.method == .studentT)
  }

  @Test func `the interval of a loss is that of the laws without each member`() throws {
    let subsets = MemberSubsets(losses: Self.losses(of: [1, 1.1, 0.9, 1.2]))
    let limit = try #require(subsets.interval(around: 3) { $0.asymptote })
    #expect(limit == subsets.interval(around: 3))
    // Without a member, K members lose 3 + mean/K, exactly the law; the means without each are 16/15, 31/30, 11/10 and 1.
    let means = [3.2, 3.1, 3.3, 3].map { $0 / 3 }
    let mean = means.reduce(0, +) / 4
    let error = (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * 3 / 4).squareRoot() / 8
    let eight = try #require(subsets.interval(around: 3.13) { $0(8) })
    #expect(abs(eight.high - eight.low - 2 * 3.18244630528 * error) < 1e-6)
  }

  @Test func `the interval shrinks when more members stand behind the limit`() throws {
    let subsets = MemberSubsets(losses: Self.losses(of: [1, 1.1, 0.9, 1.2]))
    let four = try #require(subsets.interval(around: 3))
    let sixteen = try #require(subsets.interval(around: 3, memberCount: 16))
    #expect(abs((sixteen.high - sixteen.low) * 2 - (four.high - four.low)) < 1e-9)
    #expect(abs(four.low + four.high - 6) < 1e-9 && sixteen.degreesOfFreedom == 3)
  }
}
