/// A place where the file system of control groups is mounted, of either version.
struct ControlGroupMount {
  /// True for version 2.
  let isSecondVersion: Bool
  /// The controllers of a mount of version 1, beside its other options.
  let controllers: Set<String>
  /// The group that is mounted: not the first one in a container.
  private let root: String
  private let point: String

  /// Reads a line of `/proc/self/mountinfo`: number, parent, device, root, mount point, options, …, -, type, source, options.
  ///
  /// Returns nil for other file systems.
  init?(_ line: Substring) {
    let fields = line.split(separator: " ")
    guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
    guard ["cgroup", "cgroup2"].contains(fields[dash + 1]) else { return nil }
    isSecondVersion = fields[dash + 1] == "cgroup2"
    controllers = Set(fields[dash + 3].split(separator: ",").map { String($0) })
    root = Self.unescaped(fields[3])
    point = Self.unescaped(fields[4])
  }

  /// A blank is written as its octal code.
  private static func unescaped(_ text: Substring) -> String { String(text).replacing("\\040", with: " ") }

  /// The directories of a group and of those above it, up to the mount point.
  ///
  /// - Parameter group: the path of the group as `/proc/self/cgroup` has it.
  func directories(from group: String) -> [String] {
    let names = visible(group).split(separator: "/")
    return (0...names.count).reversed().map { ([point] + names.prefix($0).map { String($0) }).joined(separator: "/") }
  }

  /// The path of a group below the mount point; empty when it is outside of it.
  private func visible(_ group: String) -> String {
    guard !group.split(separator: "/").contains("..") else { return "" }
    if root == "/" { return group }
    return group.hasPrefix(root + "/") ? String(group.dropFirst(root.count)) : ""
  }
}
