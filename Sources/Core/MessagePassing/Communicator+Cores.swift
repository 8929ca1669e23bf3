import Foundation

extension Communicator {
  /// The number of cores that the ranks of this group, which share a node, may use together. Collective.
  ///
  /// A launcher that binds ranks gives each a part of the node's cores.
  public func usableCoreCount() throws(MPIError) -> Int {
    var uses = [Double](repeating: 0, count: 8192)
    for core in Self.allowedCores() where core < uses.count { uses[core] = 1 }
    try allReduce(&uses)
    return uses.count { $0 > 0 }
  }

  /// The cores that this process may run on, as the system lists them: "0-3,8".
  private static func allowedCores() -> [Int] {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    return line.split(whereSeparator: { ": \t,".contains($0) }).dropFirst().flatMap { cores($0) }
  }

  /// The cores of one part of the list: "8" or "0-3".
  private static func cores(_ part: Substring) -> [Int] {
    let ends = part.split(separator: "-").compactMap { Int($0) }
    guard let first = ends.first, let last = ends.last, first <= last else { return [] }
    return Array(first...last)
  }
}
