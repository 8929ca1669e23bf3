import ArgumentParser
import MachineLimits
import MessagePassing
import Studies

/// The node that a plan proposes layouts for.
struct NodeOptions: ParsableArguments {
  @Option(help: "Cores of a node, for the proposed numbers of ranks and threads. (default: those of this machine)")
  var nodeCores: Int?
  @Option(
    help: "Memory of a node: 4096 (MiB), 500M, 256G or 1.5T. (default: that of this machine)",
    transform: { try Self.bytes($0) })
  var nodeMemory: Double?

  func validate() throws {
    guard nodeCores.map({ (1...1_048_576).contains($0) }) ?? true else {
      throw ValidationError("--node-cores must be in 1…1048576, not \(nodeCores ?? 0).")
    }
  }

  /// The node; what is not given is that of the first rank's machine. Collective.
  func node(_ world: Communicator) throws -> ComputeNode {
    let cores = try world.splitByNode().usableCoreCount()
    return ComputeNode(cores: nodeCores ?? cores, memory: nodeMemory ?? MachineMemory.byteCount)
  }

  private static let units: [Character: Double] = ["M": 0x1p20, "G": 0x1p30, "T": 0x1p40]

  /// A memory in bytes; without a letter in MiB, as batch systems have it.
  private static func bytes(_ text: String) throws -> Double {
    let unit = text.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? text : String(text.dropLast())), number > 0, number.isFinite else {
      throw ValidationError("--node-memory takes 4096 (MiB), 500M, 256G or 1.5T, not \(text).")
    }
    return number * (unit ?? 0x1p20)
  }
}
