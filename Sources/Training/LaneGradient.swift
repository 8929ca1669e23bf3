import Corpora
import MessagePassing
import TensorKernels
import Transformers

/// The gradient of a batch, computed lane by lane and summed in the order of one binary tree.
///
/// Each rank of a team owns neighbouring lanes, a subtree; the exchange between ranks is the rest of the tree. So the
/// sum has the same bits on every team whose size divides the number of lanes.
final class LaneGradient {
  private let configuration: TrainingConfiguration
  private let stream: TrainingStream
  private let transformer: Transformer
  private let team: Communicator
  private let ownLanes: Range<Int>
  /// One sum for each depth of the own subtree; the first is the result.
  private let sums: [Parameters]
  private let scratch: Tensor

  /// The numbers exchanged at a time: 4 MiB.
  private static let exchangeLength = 1 << 20

  init(_ run: RunConfiguration, layout: ParameterLayout, stream: TrainingStream, team: Communicator) {
    configuration = run.training
    self.stream = stream
    self.team = team
    let laneCount = configuration.lanes / team.size
    ownLanes = team.rank * laneCount..<(team.rank + 1) * laneCount
    transformer = Transformer(
      run.model, capacity: configuration.longestLane * run.model.contextLength, purpose: .training)
    let depth = Int.bitWidth - laneCount.leadingZeroBitCount
    sums = (0..<depth).map { _ in Parameters(layout) }
    scratch = Tensor(rows: 1, columns: team.size == 1 ? 1 : min(Self.exchangeLength, layout.count))
  }

  /// The result of the last call of `compute`, the same on every rank.
  var gradient: Parameters { sums[0] }

  /// Computes the gradient of a step's mean loss. Collective over the team.
  ///
  /// - Returns: the mean loss in nats per token.
  func compute(step: Int, parameters: Parameters) throws(MPIError) -> Double {
    var laneLosses = [Double](repeating: 0, count: configuration.lanes)
    sum(ownLanes, depth: 0, step: step, parameters: parameters, losses: &laneLosses)
    if team.size > 1 {
      try team.merge(&laneLosses)
      try gradient.flat.withMutableElements { (values) throws(MPIError) in
        try scratch.withMutableElements { (scratch) throws(MPIError) in try team.treeSum(&values, scratch: &scratch) }
      }
    }
    return laneLosses.reduce(0, +) / Double(tokensPerStep)
  }

  private var tokensPerStep: Int { configuration.batchSize * stream.sequenceLength }

  /// Sums the gradients of some lanes into `sums[depth]`: left half plus right half.
  private func sum(_ lanes: Range<Int>, depth: Int, step: Int, parameters: Parameters, losses: inout [Double]) {
    guard lanes.count > 1 else {
      sums[depth].flat.fill(0)
      losses[lanes.lowerBound] = transformer.accumulateGradient(
        of: batch(lane: lanes.lowerBound, step: step), parameters: parameters, scale: 1 / Float(tokensPerStep),
        into: sums[depth])
      return
    }
    let middle = (lanes.lowerBound + lanes.upperBound) / 2
    sum(lanes.lowerBound..<middle, depth: depth, step: step, parameters: parameters, losses: &losses)
    sum(middle..<lanes.upperBound, depth: depth + 1, step: step, parameters: parameters, losses: &losses)
    sums[depth].flat.add(sums[depth + 1].flat)
  }

  private func batch(lane: Int, step: Int) -> TokenBatch {
    let lane = configuration.sequences(ofLane: lane)
    let first = step * configuration.batchSize
    let (inputs, targets) = stream.sequences(first + lane.lowerBound..<first + lane.upperBound)
    return TokenBatch(inputs: inputs, targets: targets, sequenceLength: stream.sequenceLength)
  }
}
