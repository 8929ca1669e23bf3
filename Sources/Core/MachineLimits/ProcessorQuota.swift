/// A limit on processor time, as containers and batch systems set it: the processes of a group may run on many cores, but
/// not for longer than on a few.
public struct ProcessorQuota: Equatable, Sendable {
  /// The limit in cores, such as 1.5.
  public let coreCount: Double
  /// The directory of the group that has the limit.
  public let group: String

  /// The smallest limit of the control groups that this process is in; nil when there is none.
  public static var current: ProcessorQuota? { smallest(SystemFiles()) }

  package static func smallest(_ files: SystemFiles) -> ProcessorQuota? {
    let groups = ControlGroups(files)
    let directories = groups.directories("cpu")
    // Version 2 has the time and the period in one file, version 1 in two.
    let second = groups.words("cpu.max", in: directories.second)
    let first = zip(
      groups.words("cpu.cfs_quota_us", in: directories.first), groups.words("cpu.cfs_period_us", in: directories.first)
    ).map { $0 + $1 }
    return zip(second + first, directories.second + directories.first)
      .compactMap { ProcessorQuota(words: $0, group: $1) }.min { $0.coreCount < $1.coreCount }
  }

  /// Returns nil when the words are not the time and the period: "max" and -1 set no limit.
  private init?(words: [Substring], group: String) {
    guard words.count == 2, let time = Double(words[0]), let period = Double(words[1]), time > 0, period > 0
    else { return nil }
    coreCount = time / period
    self.group = group
  }
}
