import TestSupport
import Testing

import MachineLimits

/// Limits are found wherever a control group has them, in either version of the file system.
@Suite struct ControlGroupTests {
  /// The first lines of `/proc/self/mountinfo`, which are of other file systems.
  private static let others = """
    21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    24 21 0:5 / /proc rw - proc proc rw

    """
  private static let second = "30 21 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
  private static let first = """
    33 32 0:30 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory
    34 32 0:31 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 - cgroup cgroup rw,cpu,cpuacct

    """

  /// The files of a made-up machine.
  private struct Machine {
    let directory = try? TemporaryDirectory()

    init(mounts: String, groups: String, _ files: [String: String] = [:]) throws {
      let directory = try #require(directory)
      try directory.write(others + mounts, to: "proc/self/mountinfo")
      try directory.write(groups, to: "proc/self/cgroup")
      for (name, text) in files { try directory.write(text, to: "sys/fs/cgroup/\(name)") }
    }

    var files: SystemFiles { SystemFiles(root: directory?.path ?? "") }
    var memory: Double? { MachineMemory.controlGroupLimit(files) }
    var cores: Double? { ProcessorQuota.smallest(files)?.coreCount }
  }

  @Test func `a machine without control groups has no limits`() throws {
    let machine = try Machine(mounts: "", groups: "")
    #expect(machine.memory == nil && machine.cores == nil)
  }

  @Test func `version 2 without limits has none`() throws {
    let machine = try Machine(
      mounts: Self.second, groups: "0::/user.slice\n",
      ["user.slice/memory.max": "max\n", "user.slice/memory.high": "max\n", "user.slice/cpu.max": "max 100000\n"])
    #expect(machine.memory == nil && machine.cores == nil)
  }

  /// The limits of a batch job stand in its own group, not in the root.
  @Test func `the process's own group is read`() throws {
    let machine = try Machine(
      mounts: Self.second, groups: "0::/system.slice/job_7/step_0\n",
      [
        "system.slice/job_7/step_0/memory.max": "4096000\n", "system.slice/job_7/step_0/cpu.max": "150000 100000\n",
        "other/memory.max": "1\n",
      ])
    #expect(machine.memory == 4_096_000)
    #expect(machine.cores == 1.5)
  }

  @Test func `the smallest limit of the groups above counts`() throws {
    let machine = try Machine(
      mounts: Self.second, groups: "0::/a/b/c\n",
      [
        "a/b/c/memory.max": "max\n", "a/b/memory.max": "3000\n", "a/memory.max": "2000\n", "memory.max": "9000\n",
        "a/b/c/cpu.max": "800000 100000\n", "a/cpu.max": "25000 50000\n",
      ])
    #expect(machine.memory == 2000)
    #expect(machine.cores == 0.5)
  }

  /// Beyond it the system slows the process down until it stands still.
  @Test func `a high mark is a limit`() throws {
    let machine = try Machine(
      mounts: Self.second, groups: "0::/a\n", ["a/memory.max": "3000\n", "a/memory.high": "2000\n"])
    #expect(machine.memory == 2000)
  }

  @Test func `version 1 has a file system for each controller`() throws {
    let machine = try Machine(
      mounts: Self.first, groups: "4:memory:/slurm/uid_1/job_2\n2:cpu,cpuacct:/quota\n1:name=systemd:/x\n0::/\n",
      [
        "memory/slurm/uid_1/job_2/memory.limit_in_bytes": "9223372036854771712\n",
        "memory/slurm/uid_1/memory.limit_in_bytes": "400000000\n",
        "cpu,cpuacct/quota/cpu.cfs_quota_us": "200000\n", "cpu,cpuacct/quota/cpu.cfs_period_us": "100000\n",
        "cpu,cpuacct/cpu.cfs_quota_us": "-1\n", "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      ])
    #expect(machine.memory == 400_000_000)
    #expect(machine.cores == 2)
  }

  @Test func `both versions count on a machine that has both`() throws {
    let unified = "40 32 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
    let machine = try Machine(
      mounts: Self.first + unified, groups: "4:memory:/m\n0::/u\n",
      ["memory/m/memory.limit_in_bytes": "5000\n", "unified/u/memory.max": "6000\n"])
    #expect(machine.memory == 5000)
  }

  /// The container's group is mounted as the root, while the process's path is that of the host.
  @Test func `a container that sees its group as the root is limited`() throws {
    let mount = "30 21 0:26 /docker/7f3a /sys/fs/cgroup ro - cgroup2 cgroup ro\n"
    let machine = try Machine(
      mounts: mount, groups: "0::/docker/7f3a/inner\n", ["memory.max": "7000\n", "inner/memory.max": "8000\n"])
    #expect(machine.memory == 7000)
  }

  @Test(arguments: ["0::/../../elsewhere\n", "0::/other/group\n", ""])
  func `a path outside of the mounted group means the group itself`(groups: String) throws {
    let mount = "30 21 0:26 /docker/7f3a /sys/fs/cgroup ro - cgroup2 cgroup ro\n"
    #expect(try Machine(mounts: mount, groups: groups, ["memory.max": "7000\n"]).memory == 7000)
  }

  @Test func `a mount point with a blank is read`() throws {
    let mount = "30 21 0:26 / /sys/fs/cgroup/my\\040groups rw - cgroup2 cgroup2 rw\n"
    #expect(try Machine(mounts: mount, groups: "0::/a\n", ["my groups/a/memory.max": "10\n"]).memory == 10)
  }
}
