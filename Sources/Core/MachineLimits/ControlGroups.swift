/// The control groups of Linux that this process is in: containers, batch systems and systemd limit memory and processor
/// time by them.
///
/// There are two versions of their file system, and a machine may have both. A limit of a group holds for all groups below
/// it, so every group between the process's own and the visible root counts.
struct ControlGroups {
  /// The directories with a group's files, by the version of the file system.
  struct Directories {
    /// Of version 1, for one controller.
    fileprivate(set) var first: [String] = []
    /// Of version 2, whose groups have all controllers.
    fileprivate(set) var second: [String] = []
  }

  private let mounts: [ControlGroupMount]
  /// The lines `number:controllers:path` of the process; version 2 has no controllers in it.
  private let memberships: [(controllers: [String], path: String)]
  private let files: SystemFiles

  /// Reads the groups of this process.
  init(_ files: SystemFiles = SystemFiles()) {
    self.files = files
    mounts = files.lines("/proc/self/mountinfo").compactMap { ControlGroupMount($0) }
    memberships = files.lines("/proc/self/cgroup").compactMap { Self.membership($0) }
  }

  private static func membership(_ line: Substring) -> (controllers: [String], path: String)? {
    let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? (parts[1].split(separator: ",").map { String($0) }, String(parts[2])) : nil
  }

  /// The directories of this process's groups, from its own to the root.
  func directories(_ controller: String) -> Directories {
    var result = Directories()
    for mount in mounts {
      if mount.isSecondVersion {
        result.second += directories(mount) { $0.isEmpty }
      } else if mount.controllers.contains(controller) {
        result.first += directories(mount) { $0.contains(controller) }
      }
    }
    return result
  }

  private func directories(_ mount: ControlGroupMount, _ isMember: ([String]) -> Bool) -> [String] {
    mount.directories(from: memberships.first { isMember($0.controllers) }?.path ?? "/")
  }

  /// The smallest value of a file in some directories; a file without a number, such as "max", sets no limit.
  func smallest(_ name: String, in directories: [String]) -> Double? {
    directories.compactMap { files.words("\($0)/\(name)").first.flatMap { Double($0) } }.filter { $0 >= 0 }.min()
  }

  /// The words of a file in each of some directories.
  func words(_ name: String, in directories: [String]) -> [[Substring]] {
    directories.map { files.words("\($0)/\(name)") }
  }
}
