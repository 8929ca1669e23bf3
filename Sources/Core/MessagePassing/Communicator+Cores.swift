import MachineLimits

extension Communicator {
  /// The number of cores that the ranks of this group, which share a node, may use together. Collective.
  ///
  /// A launcher that binds ranks gives each a part of the node's cores. A quota counts when every rank has one; ranks of one
  /// control group share theirs.
  public func usableCoreCount() throws(MPIError) -> Int {
    let own = UsableCores.current
    var uses = [Double](repeating: 0, count: 8192)
    for core in own.allowed where core < uses.count { uses[core] = 1 }
    try allReduce(&uses)
    let quota = try sharedQuota(own.quota)
    return max(min(uses.count { $0 > 0 }, quota.map { Int(min($0, 1e6)) } ?? .max), 1)
  }

  /// The sum of the quotas of all control groups that the ranks are in; nil when a rank has none. Collective.
  private func sharedQuota(_ quota: ProcessorQuota?) throws(MPIError) -> Double? {
    let text = quota.map { "\($0.coreCount) \($0.group)" } ?? ""
    let all = try allToAll(Array(repeating: Array(text.utf8), count: size)).map { String(decoding: $0, as: UTF8.self) }
    guard !all.contains("") else { return nil }
    return Set(all).reduce(0) { $0 + (Double($1.prefix { $0 != " " }) ?? 0) }
  }
}
