import Foundation
import Glibc

/// The cores that this process may run on, and why they are not all cores of the machine.
public struct UsableCores: Sendable {
  /// The numbers of the cores that `taskset`, a launcher or a control group leaves to this process.
  public let allowed: [Int]
  /// The cores of the machine.
  public let installedCount: Int
  /// The limit on processor time.
  public let quota: ProcessorQuota?

  package init(allowed: [Int], installedCount: Int, quota: ProcessorQuota?) {
    self.allowed = allowed
    self.installedCount = installedCount
    self.quota = quota
  }

  /// Those of this process. `OMP_NUM_THREADS` says nothing about cores and does not count.
  public static var current: UsableCores {
    let status = SystemFiles().lines("/proc/self/status")
    let list = status.first { $0.hasPrefix("Cpus_allowed_list:") }?.split(separator: ":").last ?? ""
    return UsableCores(
      allowed: numbers(list), installedCount: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), quota: .current)
  }

  /// The number of processes that can run at the same time, at least 1.
  public var count: Int { Self.count(allowed: allowed.count, quota: quota?.coreCount) }

  /// The number of cores that a quota leaves of the allowed ones.
  package static func count(allowed: Int, quota: Double?) -> Int {
    max(min(allowed, quota.map { Int(min($0, 1e6)) } ?? allowed), 1)
  }

  /// The reason for which this process has fewer cores than the machine; nil when it has all.
  public var restriction: String? {
    if count < allowed.count, let quota {
      return "the control group \(quota.group) limits processor time to \(decimal(quota.coreCount)) cores"
    }
    guard allowed.count < installedCount else { return nil }
    return "taskset, a cpuset or a launcher binds this process to \(allowed.count) of \(installedCount) cores"
  }

  private func decimal(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : String(format: "%.2g", value)
  }

  /// The numbers in a list as the system writes it: "0-3,8".
  package static func numbers(_ list: Substring) -> [Int] {
    list.split(whereSeparator: { " \t,".contains($0) }).flatMap { range($0) }
  }

  /// The numbers of one part of the list: "8" or "0-3".
  private static func range(_ part: Substring) -> [Int] {
    let ends = part.split(separator: "-").compactMap { Int($0) }
    guard let first = ends.first, let last = ends.last, first <= last else { return [] }
    return Array(first...last)
  }
}
