import ArgumentParser
import Benchmarking
import CProcessor
import Files
import Foundation
import MachineLimits
import MessagePassing
import Quantities
import TensorKernels

/// Checks the machine.
struct DoctorCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the machine: processor, MPI, matrix library, cores, memory, disk, gnuplot.",
    discussion: "Example: mpirun -n 2 chorus doctor")

  @OptionGroup var common: CommonOptions
  @Option(help: "A directory whose file system is checked.")
  var output = "."
  @Flag(
    help: ArgumentHelp(
      "Print only the number of cores that this process may use, and why it is not that of the machine.",
      discussion: "launch/local starts as many ranks. OMP_NUM_THREADS does not count; taskset, cpusets and quotas do."))
  var cores = false

  /// The bytes that Open MPI reserves in `/dev/shm` for each rank.
  private static let messageBytes = 5 << 20

  /// One finding.
  struct Check: Encodable {
    let name: String
    let ok: Bool
    let detail: String
  }

  private struct Result: Encodable { let checks: [Check] }

  private struct Cores: Encodable {
    let cores: Int
    let restriction: String?
  }

  func run(_ session: Session) throws {
    if cores { return try printCores(session) }
    let checks = try checks(session)
    try session.print(Result(checks: checks)) {
      TextTable(rows: checks.map { [$0.ok ? "ok" : "PROBLEM", $0.name, $0.detail] }).text
    }
    try session.world.agree {
      let problems = checks.filter { !$0.ok && session.world.isRoot }.map { $0.name }
      if !problems.isEmpty { throw DoctorError(problems: problems) }
    }
  }

  private func printCores(_ session: Session) throws {
    let cores = UsableCores.current
    try session.print(Cores(cores: cores.count, restriction: cores.restriction)) {
      (["\(cores.count)"] + [cores.restriction].compactMap { $0 }).joined(separator: " ")
    }
  }

  /// All findings. Collective.
  private func checks(_ session: Session) throws -> [Check] {
    let node = try session.world.splitByNode()
    let cores = cores(ranks: node.size, usable: try node.usableCoreCount())
    return [
      processor, message(session), matrices, cores, memory, sharedMemory(ranks: node.size), disk, gnuplot,
    ]
  }

  private var processor: Check {
    let level = chorus_processor_level()
    let needed = chorus_built_level()
    return Check(
      name: "processor", ok: level >= needed,
      detail: "\(MachineFacts.processor), x86-64-v\(level), built for v\(needed)")
  }

  private func message(_ session: Session) -> Check {
    Check(name: "MPI", ok: true, detail: "\(MPIEnvironment.libraryVersion()), \(session.world.size) rank(s)")
  }

  private var matrices: Check {
    let rate = SpeedProbe.matrixProductRate(size: 512)
    let forced = ProcessInfo.processInfo.environment[MatrixKernels.variable].map {
      "; \(MatrixKernels.variable)=\($0) selects the kernels, of the environment or where the library does not know the processor"
    }
    return Check(
      name: "matrix library", ok: BLAS.threadCount == common.threads,
      detail:
        """
        products by \(MatrixProduct.kernels), \(BLAS.threadCount) thread(s), \(Int(rate / 1e9)) GFLOP/s at 512; \(BLAS.description)\
        \(forced ?? "")
        """)
  }

  private func cores(ranks: Int, usable: Int) -> Check {
    let needed = ranks * common.threads
    let restriction = UsableCores.current.restriction.map { " (\($0))" } ?? ""
    let advice = needed > usable ? "; start fewer ranks, or they will wait for each other" : ""
    return Check(
      name: "cores", ok: needed <= usable,
      detail: "\(usable) usable\(restriction), \(ranks) rank(s) × \(common.threads) thread(s) on this node\(advice)")
  }

  /// The memory that a process may use, of which a run needs at least as much as its model.
  private var memory: Check {
    let bytes = MachineMemory.byteCount
    return Check(
      name: "memory", ok: bytes > Double(1 << 28),
      detail: "\(Quantity.bytes(Int(bytes))) for all ranks of this node, by the smallest limit that is set")
  }

  /// The part of `/dev/shm` in which MPI keeps the messages between the ranks of a node. The weights that ranks share do not
  /// lie there.
  private func sharedMemory(ranks: Int) -> Check {
    let needed = ranks * Self.messageBytes
    guard let free = freeBytes(at: "/dev/shm") else {
      return Check(name: "shared memory", ok: false, detail: "/dev/shm is missing; MPI passes messages through it")
    }
    let advice = "; enlarge it (docker run --shm-size=\((needed >> 20) + 8)m), or messages go slower ways"
    return Check(
      name: "shared memory", ok: free >= needed,
      detail:
        "\(Quantity.bytes(free)) free in /dev/shm, of which MPI needs \(Quantity.bytes(needed))\(free < needed ? advice : "")"
    )
  }

  private var disk: Check {
    let free = freeBytes(at: output)
    return Check(
      name: "disk", ok: free ?? 0 > 1 << 28,
      detail: free.map { "\(Quantity.bytes($0)) free at \(output)" } ?? "\(output) cannot be read")
  }

  private var gnuplot: Check {
    let found = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { exists("\($0)/gnuplot") }
    return Check(
      name: "gnuplot", ok: found,
      detail: found ? "installed" : "not installed, so reports will lack figures; apt-get install gnuplot-nox")
  }

  private func freeBytes(at path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }
}

/// A machine that lacks something the program needs.
struct DoctorError: Error, CustomStringConvertible {
  let problems: [String]
  var description: String { "the machine has a problem with \(problems.joined(separator: ", ")); see the list above" }
}
