import Glibc

/// The memory that a process may use.
public enum MachineMemory {
  /// The memory of the machine, or of what this process is confined to (`ulimit`, the control groups of a container or a
  /// batch job), in bytes.
  public static var byteCount: Double {
    let machine = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    return [controlGroupLimit(), resourceLimit].compactMap { $0 }.reduce(machine) { min($0, $1) }
  }

  /// The smaller one of the limits that `ulimit -v` and `ulimit -d` set; nil when there is none.
  private static var resourceLimit: Double? {
    [RLIMIT_AS, RLIMIT_DATA].compactMap { resource in
      var limit = rlimit()
      guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
      // RLIM_INFINITY is the largest value.
      return limit.rlim_cur == .max ? nil : Double(limit.rlim_cur)
    }.min()
  }

  /// The smallest limit of the control groups that this process is in; nil when there is none.
  ///
  /// Beyond `memory.high`, version 2 slows a process down until it hardly runs.
  package static func controlGroupLimit(_ files: SystemFiles = SystemFiles()) -> Double? {
    let groups = ControlGroups(files)
    let directories = groups.directories("memory")
    return [
      groups.smallest("memory.max", in: directories.second), groups.smallest("memory.high", in: directories.second),
      groups.smallest("memory.limit_in_bytes", in: directories.first),
    ].compactMap { $0 }.min()
  }
}
