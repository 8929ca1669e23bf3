import Foundation
import Training

/// A node of a cluster.
public struct ComputeNode: Codable, Sendable, Equatable {
  /// The cores that ranks and their threads run on.
  public let cores: Int
  /// The memory in bytes.
  public let memory: Double

  /// A node of known size.
  public init(cores: Int, memory: Double) {
    self.cores = cores
    self.memory = memory
  }
}

/// The division of a node's cores into ranks and threads of the matrix library.
public struct NodeLayout: Codable, Sendable, Equatable {
  /// Ranks of the node, and threads of each.
  public let ranks: Int, threads: Int
  /// Bytes that all ranks reserve.
  public let memory: Int

  /// A known layout.
  package init(ranks: Int, threads: Int, memory: Int) {
    self.ranks = ranks
    self.threads = threads
    self.memory = memory
  }
}

extension NodeLayout {
  /// The fraction of its speed that a rank keeps when its threads double: products share their work, and everything else waits.
  private static let doublingEfficiency = 0.75
  /// The memory that a batch job requests, relative to what ranks reserve, and in addition for each rank.
  private static let margin = (factor: 1.25, bytes: 300 * 1048576.0)

  /// The fastest layout in which every rank trains a run alone; nil when one rank does not fit.
  package init?(on node: ComputeNode, runsOf run: RunConfiguration) {
    let memory = run.memory
    self.init(on: node, ranks: Array(1...max(node.cores, 1))) { $0 * memory }
  }

  /// The fastest layout in which all ranks train one run; nil when one rank does not fit.
  package init?(on node: ComputeNode, teamOf run: RunConfiguration) {
    let counts = (0..<Int.bitWidth - 1).map { 1 << $0 }.prefix { $0 <= min(node.cores, run.training.lanes) }
    self.init(on: node, ranks: Array(counts)) { run.nodeMemory(ranks: $0) }
  }

  /// The fastest of the layouts that fit.
  ///
  /// - Parameters:
  ///   - counts: the possible numbers of ranks.
  ///   - memory: gives the bytes that so many ranks reserve.
  private init?(on node: ComputeNode, ranks counts: [Int], memory: (Int) -> Int) {
    let layouts = counts.map { NodeLayout(ranks: $0, threads: max(node.cores / $0, 1), memory: memory($0)) }
    guard let fastest = layouts.filter({ $0.requested <= node.memory }).max(by: { $0.speed < $1.speed }) else {
      return nil
    }
    self = fastest
  }

  /// The bytes that a batch job requests for all ranks.
  private var requested: Double { Double(memory) * Self.margin.factor + Double(ranks) * Self.margin.bytes }

  /// The speed relative to one rank with one thread.
  private var speed: Double {
    Double(ranks * threads) * pow(Self.doublingEfficiency, log2(Double(threads)))
  }
}
