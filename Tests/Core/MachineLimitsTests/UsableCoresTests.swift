import Testing

import MachineLimits

@Suite struct UsableCoresTests {
  @Test(arguments: [("0-3,8", [0, 1, 2, 3, 8]), ("\t5", [5]), ("", []), ("3-1", []), ("0,2-2", [0, 2])])
  func `a list of cores is read`(list: String, numbers: [Int]) {
    #expect(UsableCores.numbers(list[...]) == numbers)
  }

  @Test(arguments: [(8, nil, 8), (8, 2.5, 2), (8, 0.5, 1), (2, 64, 2), (0, nil, 1)] as [(Int, Double?, Int)])
  func `a quota leaves complete cores, and at least one`(allowed: Int, quota: Double?, count: Int) {
    #expect(UsableCores.count(allowed: allowed, quota: quota) == count)
  }

  @Test func `what is smaller than the machine is named`() {
    let all = UsableCores(allowed: [0, 1], installedCount: 2, quota: nil)
    #expect(all.restriction == nil && all.count == 2)
    let bound = UsableCores(allowed: [1], installedCount: 2, quota: nil)
    #expect(bound.restriction?.contains("binds this process to 1 of 2 cores") == true)
  }

  @Test func `this process has a core`() {
    let cores = UsableCores.current
    #expect(cores.count >= 1 && cores.allowed.count <= cores.installedCount)
  }
}
