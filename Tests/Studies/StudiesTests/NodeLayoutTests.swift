import Studies
import TestSupport
import Testing
import Training

/// The division of a node's cores into ranks and threads.
struct NodeLayoutTests {
  private let run: RunConfiguration

  init() throws {
    let place = try TemporaryDirectory()
    var run = try MadeUpRun(in: place.path).configuration
    run.training.batchSize = 64
    run.training.lanes = 4
    self.run = run
  }

  /// A node with the memory that a batch job requests for ranks that reserve so much in all.
  private func node(cores: Int, memory: Int, ranks: Int) -> ComputeNode {
    ComputeNode(cores: cores, memory: 1.25 * Double(memory) + Double(ranks) * 300 * 1048576)
  }

  @Test func `ranks of a team share all but their gradients and passes`() {
    let count = run.parameterCount
    #expect(run.nodeMemory(ranks: 1) == run.memory)
    // Weights and two moments, and three, two and one gradients a rank: 4 bytes × (3 + 3), (3 + 4), (3 + 4).
    #expect(run.nodeMemory(ranks: 2) - 2 * run.nodeMemory(ranks: 1) == 4 * count * (7 - 2 * 6))
    #expect(run.nodeMemory(ranks: 4) - 2 * run.nodeMemory(ranks: 2) == 4 * count * (7 - 2 * 7))
  }

  @Test func `every core has a rank where the memory suffices`() {
    let large = ComputeNode(cores: 64, memory: 1e12)
    #expect(NodeLayout(on: large, runsOf: run) == NodeLayout(ranks: 64, threads: 1, memory: 64 * run.memory))
    let small = ComputeNode(cores: 4, memory: 1e12)
    #expect(NodeLayout(on: small, teamOf: run) == NodeLayout(ranks: 4, threads: 1, memory: run.nodeMemory(ranks: 4)))
  }

  @Test func `threads take the cores that lanes or memory leave`() {
    let wide = ComputeNode(cores: 64, memory: 1e12)
    #expect(NodeLayout(on: wide, teamOf: run) == NodeLayout(ranks: 4, threads: 16, memory: run.nodeMemory(ranks: 4)))
    let tight = node(cores: 8, memory: 2 * run.memory, ranks: 2)
    #expect(NodeLayout(on: tight, runsOf: run) == NodeLayout(ranks: 2, threads: 4, memory: 2 * run.memory))
    let empty = ComputeNode(cores: 8, memory: Double(run.memory))
    #expect(NodeLayout(on: empty, runsOf: run) == nil && NodeLayout(on: empty, teamOf: run) == nil)
  }
}
