import MessagePassing
import Optimizers
import TensorKernels
import Transformers

/// The scheduled values of a step.
struct StepRates {
  let learningRate: Double
  /// The factor of the weight decay.
  let weightDecayFactor: Double
}

/// The sum of a team's gradients and the update of its weights, of which every rank makes a slice.
///
/// Reduce-scatter, update and all-gather are one pass: a rank reads its slice of all gradients of the node in the order of
/// the lanes' tree, exchanges it with the owners on other nodes, and writes weights and optimizer state in place.
struct SliceUpdate {
  private let memory: TeamMemory
  private let optimizer: any Optimizer
  private let buffers: OptimizerBuffers
  /// The parameters that this rank updates: those whose gradient it sums, unless the optimizer needs other boundaries.
  private let slice: Range<Int>
  private var normBlocks: [Double]
  private let scratch: Tensor

  /// The most floats exchanged with another node at a time: 4 MiB.
  private static let exchangeLength = 1 << 20

  init(_ memory: TeamMemory, optimizer: any Optimizer) {
    self.memory = memory
    self.optimizer = optimizer
    let layout = memory.weights.layout
    let segments = layout.segments
    let slice = optimizer.sliceBoundaries.slice(nearest: memory.slice, in: segments)
    self.slice = slice
    buffers = OptimizerBuffers(
      parameters: memory.weights.flat, gradients: memory.gradients[0].flat, state: memory.state, segments: segments,
      scratchCount: optimizer.scratchCount(segments.filter { $0.range.overlaps(slice) }))
    normBlocks = [Double](repeating: 0, count: SquaredNorm.blockCount(layout.count))
    scratch = Tensor(rows: 1, columns: memory.across == nil ? 1 : min(Self.exchangeLength, max(memory.slice.count, 1)))
  }

  /// Makes one step from the gradients that all ranks of the team have written. Collective over the team.
  ///
  /// - Parameters:
  ///   - step: the steps made before.
  ///   - rates: the scheduled values of the step.
  /// - Returns: the norm of the summed gradient before clipping.
  /// - Throws: `MPIError`.
  mutating func apply(step: Int, rates: StepRates) throws(MPIError) -> Double {
    try memory.synchronize()
    sumOverNode()
    try sumOverNodes()
    let norm = try gradientNorm()
    // The optimizer may read sums that another rank of the node has made.
    if optimizer.sliceBoundaries != .anywhere { try memory.synchronize() }
    let step = OptimizerStep(
      number: step + 1, learningRate: rates.learningRate, gradientNorm: norm,
      weightDecayFactor: rates.weightDecayFactor)
    optimizer.update(slice, of: buffers, in: step)
    try memory.synchronize()
    return norm
  }

  private func gradient(ofRank rank: Int) -> Tensor { memory.gradients[rank].flat.columns(memory.slice) }

  /// Adds neighbors, then neighboring pairs, …; the sum stands in the first gradient.
  private func sumOverNode() {
    var distance = 1
    while distance < memory.node.size {
      addNeighbors(distance: distance)
      distance *= 2
    }
  }

  private func addNeighbors(distance: Int) {
    for rank in stride(from: 0, to: memory.node.size, by: 2 * distance) {
      gradient(ofRank: rank).add(gradient(ofRank: rank + distance))
    }
  }

  private func sumOverNodes() throws(MPIError) {
    guard let across = memory.across else { return }
    try gradient(ofRank: 0).withMutableElements { (values) throws(MPIError) in
      try scratch.withMutableElements { (scratch) throws(MPIError) in try across.treeSum(&values, scratch: &scratch) }
    }
  }

  private mutating func gradientNorm() throws(MPIError) -> Double {
    for index in normBlocks.indices { normBlocks[index] = 0 }
    SquaredNorm.blocks(
      of: gradient(ofRank: 0), into: &normBlocks, firstBlock: memory.slice.lowerBound / SquaredNorm.blockLength)
    try memory.node.allReduce(&normBlocks)
    return normBlocks.reduce(0, +).squareRoot()
  }
}
