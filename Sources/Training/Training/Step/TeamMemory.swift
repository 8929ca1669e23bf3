import MessagePassing
import TensorKernels
import Transformers

/// The buffers that a team trains a model in.
///
/// The ranks of a node share one copy of the weights and of the optimizer's state; each has a gradient of its own that the
/// others can read. So a node with R ranks and S state buffers needs N·(1 + S + R) floats instead of N·(2 + S)·R. Every rank
/// owns a slice of the parameters: it sums the slice over all gradients and updates it for the entire node.
struct TeamMemory {
  /// The ranks of this node, in the order of the team.
  let node: Communicator
  /// The ranks of all nodes that own the same slice; nil when there is one node.
  let across: Communicator?
  /// The weights, shared by the node.
  let weights: Parameters
  /// The buffers of the optimizer's state, shared by the node.
  let state: [Tensor]
  /// Each rank's gradient, in the order of the node.
  let gradients: [Parameters]
  /// The parameters whose gradient this rank sums; slices begin at multiples of a block of the norm.
  let slice: Range<Int>
  private let shared: [SharedMemory]

  /// Reserves the memory. Collective over the team.
  ///
  /// - Parameter stateCount: the number of buffers of the optimizer's state.
  /// - Throws: `MPIError`.
  init(_ layout: ParameterLayout, stateCount: Int, team: Communicator) throws(MPIError) {
    node = try Self.node(of: team)
    across = node.size == team.size ? nil : try team.split(color: node.rank)
    slice = Self.slice(of: layout.count, rank: node.rank, ranks: node.size)
    let buffers =
      node.size > 1
      ? try Buffers(layout, stateCount: stateCount, sharedBy: node) : Buffers(layout, stateCount: stateCount)
    weights = Parameters(layout, flat: buffers.shared[0])
    state = Array(buffers.shared.dropFirst())
    gradients = buffers.gradients.map { Parameters(layout, flat: $0) }
    shared = buffers.memories
  }

  /// This rank's gradient.
  var gradient: Parameters { gradients[node.rank] }

  /// Waits for the node and makes what its ranks wrote visible. Collective over the node.
  func synchronize() throws(MPIError) {
    for memory in shared { try memory.synchronize() }
  }

  /// Gives the shared memory back; nothing of it may be used after it.
  func close() {
    for memory in shared { memory.close() }
  }

  /// The ranks that share memory: those of the node when every node has the same power of two of neighboring ranks of
  /// the team, as the order of the lanes' tree needs; else this rank alone.
  private static func node(of team: Communicator) throws(MPIError) -> Communicator {
    let node = try team.splitByNode()
    let first = try node.broadcast(team.rank)
    let smallest = try team.allReduceMinimum(isRegular(node, first: first, rank: team.rank) ? node.size : 0)
    let largest = try team.allReduceMaximum(node.size)
    if smallest == largest { return node }
    return try team.split(color: team.rank) ?? node
  }

  /// True when a node's ranks are a power of two and neighbors in the team, from a multiple of their number on.
  private static func isRegular(_ node: Communicator, first: Int, rank: Int) -> Bool {
    node.size & (node.size - 1) == 0 && first % node.size == 0 && rank == first + node.rank
  }

  static func slice(of count: Int, rank: Int, ranks: Int) -> Range<Int> {
    let blocks = SquaredNorm.blockCount(count)
    func start(_ rank: Int) -> Int { min(rank * blocks / ranks * SquaredNorm.blockLength, count) }
    return start(rank)..<start(rank + 1)
  }
}

/// Flat buffers of zeros for a model's parameters, each of **shape** [1, count].
private struct Buffers {
  /// The weights and the optimizer's state.
  let shared: [Tensor]
  /// One gradient for each rank of the node.
  let gradients: [Tensor]
  let memories: [SharedMemory]

  /// Memory of this rank alone.
  init(_ layout: ParameterLayout, stateCount: Int) {
    shared = (0...stateCount).map { _ in Tensor(rows: 1, columns: layout.count) }
    gradients = [Tensor(rows: 1, columns: layout.count)]
    memories = []
  }

  /// Memory that the ranks of a node share. Collective over the node.
  init(_ layout: ParameterLayout, stateCount: Int, sharedBy node: Communicator) throws(MPIError) {
    let count = layout.count
    let common = try SharedMemory(count: node.isRoot ? (1 + stateCount) * count : 0, node: node)
    let own = try SharedMemory(count: count, node: node)
    let segment = common.segment(of: 0)
    shared = (0...stateCount).map { Tensor(segment, offset: $0 * count, rows: 1, columns: count) }
    var gradients: [Tensor] = []
    for rank in 0..<node.size {
      gradients.append(Tensor(own.segment(of: rank), offset: 0, rows: 1, columns: count))
    }
    self.gradients = gradients
    memories = [common, own]
  }
}
