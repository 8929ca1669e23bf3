import MessagePassing
import Optimizers
import TensorKernels
import Transformers

/// Sums the gradients of a team and updates its weights, every rank its slice.
///
/// Reduce-scatter, update and all-gather are one pass: a rank reads its slice of all gradients of the node in the order of
/// the lanes' tree, exchanges it with the owners on other nodes, and writes weights and moments in place.
struct SliceUpdate {
  private let memory: TeamMemory
  private var optimizer: AdamW
  private var normBlocks: [Double]
  private let scratch: Tensor

  /// The most numbers exchanged with another node at a time: 4 MiB.
  private static let exchangeLength = 1 << 20

  /// - Parameter stepCount: the steps that the moments in memory come from.
  init(_ memory: TeamMemory, settings: AdamW.Settings, stepCount: Int) {
    self.memory = memory
    let layout = memory.weights.layout
    optimizer = AdamW(
      settings, segments: layout.decaySegments, firstMoments: memory.firstMoments,
      secondMoments: memory.secondMoments, stepCount: stepCount)
    normBlocks = [Double](repeating: 0, count: SquaredNorm.blockCount(layout.count))
    scratch = Tensor(rows: 1, columns: memory.across == nil ? 1 : min(Self.exchangeLength, max(memory.slice.count, 1)))
  }

  /// Makes one step from the gradients that all ranks of the team have written. Collective over the team.
  ///
  /// - Returns: the norm of the summed gradient before clipping.
  /// - Throws: `MPIError`.
  mutating func apply(learningRate: Double) throws(MPIError) -> Double {
    try memory.synchronize()
    sumOverNode()
    try sumOverNodes()
    let norm = try gradientNorm()
    optimizer.step(
      memory.slice, parameters: memory.weights.flat, gradients: memory.gradients[0].flat, norm: norm,
      learningRate: learningRate)
    try memory.synchronize()
    return norm
  }

  private func slice(_ rank: Int) -> Tensor { memory.gradients[rank].flat.columns(memory.slice) }

  /// Adds neighbors, then neighboring pairs, …; the sum stands in the first gradient.
  private func sumOverNode() {
    var distance = 1
    while distance < memory.node.size {
      for rank in stride(from: 0, to: memory.node.size, by: 2 * distance) { slice(rank).add(slice(rank + distance)) }
      distance *= 2
    }
  }

  private func sumOverNodes() throws(MPIError) {
    guard let across = memory.across else { return }
    try slice(0).withMutableElements { (values) throws(MPIError) in
      try scratch.withMutableElements { (scratch) throws(MPIError) in try across.treeSum(&values, scratch: &scratch) }
    }
  }

  private mutating func gradientNorm() throws(MPIError) -> Double {
    for index in normBlocks.indices { normBlocks[index] = 0 }
    SquaredNorm.blocks(
      of: slice(0), into: &normBlocks, firstBlock: memory.slice.lowerBound / SquaredNorm.blockLength)
    try memory.node.allReduce(&normBlocks)
    return normBlocks.reduce(0, +).squareRoot()
  }
}

extension ParameterLayout {
  /// The layout as parts that are decayed or not.
  var decaySegments: [AdamW.Segment] {
    slots.map { AdamW.Segment(range: $0.offset..<$0.offset + $0.count, isDecayed: $0.isDecayed) }
  }
}
