import MessagePassing
import TensorKernels
import Transformers

/// Where a team keeps a run's numbers.
///
/// The ranks of a node share one copy of the weights and of both moments; each has a gradient of its own that the others
/// can read. So a node with R ranks needs N·(3 + R) numbers instead of 4·N·R. Every rank owns a slice of the parameters:
/// it sums the slice over all gradients and updates it for the whole node.
struct TeamMemory {
  /// The ranks of this node, in the order of the team.
  let node: Communicator
  /// The ranks of all nodes that own the same slice; nil when there is one node.
  let across: Communicator?
  /// The weights, shared by the node.
  let weights: Parameters
  /// The moments, shared by the node.
  let firstMoments, secondMoments: Tensor
  /// Each rank's gradient, in the order of the node.
  let gradients: [Parameters]
  /// The parameters that this rank sums and updates; slices begin at multiples of a block of the norm.
  let slice: Range<Int>
  private let windows: [SharedWindow]

  /// Reserves the memory. Collective over the team.
  ///
  /// - Throws: `MPIError`.
  init(_ layout: ParameterLayout, team: Communicator) throws(MPIError) {
    let node = try Self.node(of: team)
    self.node = node
    across = node.size == team.size ? nil : try team.split(color: node.rank)
    slice = Self.slice(of: layout.count, rank: node.rank, ranks: node.size)
    guard node.size > 1 else {
      weights = Parameters(layout)
      (firstMoments, secondMoments) = (Parameters(layout).flat, Parameters(layout).flat)
      gradients = [Parameters(layout)]
      windows = []
      return
    }
    let shared = try SharedWindow(count: node.isRoot ? 3 * layout.count : 0, node: node)
    let own = try SharedWindow(count: layout.count, node: node)
    let copies = try shared.segment(of: 0)
    func copy(_ index: Int) -> Tensor { Tensor(copies, offset: index * layout.count, rows: 1, columns: layout.count) }
    weights = Parameters(layout, flat: copy(0))
    (firstMoments, secondMoments) = (copy(1), copy(2))
    var gradients: [Parameters] = []
    for rank in 0..<node.size {
      let segment = try own.segment(of: rank)
      gradients.append(Parameters(layout, flat: Tensor(segment, offset: 0, rows: 1, columns: layout.count)))
    }
    self.gradients = gradients
    windows = [shared, own]
  }

  /// This rank's gradient.
  var gradient: Parameters { gradients[node.rank] }

  /// Waits for the node and makes what its ranks wrote visible. Collective over the node.
  func synchronize() throws(MPIError) {
    for window in windows { try window.synchronize() }
  }

  /// Gives the shared memory back. Collective over the node; nothing of it may be used after it.
  func close() throws(MPIError) {
    for window in windows { try window.close() }
  }

  /// The ranks that share memory: those of the node when every node has the same power of two of neighboring ranks of
  /// the team, as the order of the lanes' tree needs; else this rank alone.
  private static func node(of team: Communicator) throws(MPIError) -> Communicator {
    let node = try team.splitByNode()
    let first = try node.broadcast(team.rank)
    let isRegular = node.size & (node.size - 1) == 0 && first % node.size == 0 && team.rank == first + node.rank
    let sizes = (try team.allReduceMinimum(isRegular ? node.size : 0), try team.allReduceMaximum(node.size))
    if sizes.0 == sizes.1 { return node }
    return try team.split(color: team.rank) ?? node
  }

  static func slice(of count: Int, rank: Int, ranks: Int) -> Range<Int> {
    let blocks = SquaredNorm.blockCount(count)
    func start(_ rank: Int) -> Int { min(rank * blocks / ranks * SquaredNorm.blockLength, count) }
    return start(rank)..<start(rank + 1)
  }
}
