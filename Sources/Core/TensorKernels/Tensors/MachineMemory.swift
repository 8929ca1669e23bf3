import Glibc

/// The memory that a process may use.
public enum MachineMemory {
  /// The memory of the machine, or of what this process is confined to (`ulimit -v`, the control group of a container
  /// or a batch job), in bytes.
  public static var byteCount: Double {
    let machine = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    return [machine, addressSpace, controlGroup].compactMap { $0 }.min() ?? machine
  }

  /// The limit that `ulimit -v` sets; nil when there is none.
  private static var addressSpace: Double? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
    // RLIM_INFINITY is the largest value.
    return limit.rlim_cur == .max ? nil : Double(limit.rlim_cur)
  }

  /// The limit of the control group that this process sees as its root; nil when there is none.
  private static var controlGroup: Double? {
    guard let file = unsafe fopen("/sys/fs/cgroup/memory.max", "r") else { return nil }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard unsafe fgets(&line, Int32(line.count), file) != nil else { return nil }
    let digits = line.prefix { $0 >= 0x30 && $0 <= 0x39 }.map { UInt8(bitPattern: $0) }
    return Double(String(decoding: digits, as: UTF8.self))
  }
}
