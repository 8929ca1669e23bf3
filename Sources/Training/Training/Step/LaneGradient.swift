import Corpora
import MessagePassing
import TensorKernels
import Transformers

/// The gradient of a rank's lanes, each computed on its own and all summed in the order of a binary tree.
///
/// Each rank of a team owns neighboring lanes, a subtree; the exchange between ranks is the rest of the tree. So the
/// sum has the same bits on every team whose size divides the number of lanes.
package final class LaneGradient {
  private let configuration: TrainingConfiguration
  private let source: any SequenceSource
  private let transformer: Transformer
  private let team: Communicator
  private let ownLanes: Range<Int>
  private let sequencesPerPass: Int
  /// One sum for each depth of the own subtree; the first is the result.
  private let sums: [Parameters]
  /// A loss for each lane, then the requests: what the ranks of a team exchange in one message.
  private var message: [Double] = []
  private var batch: TokenBatch

  /// The approximate number of tokens of one forward and backward pass; a lane takes as many passes as it needs.
  ///
  /// Activations grow with this number, not with the batch; 512 rows let a matrix product run at its full rate and fit the
  /// cache.
  package static let tokensPerPass = 512

  /// The tokens of a full pass: complete sequences of one lane.
  package static func rowsPerPass(_ run: RunConfiguration) -> Int {
    let length = run.sequenceLength
    return min(run.training.longestLane, max(1, tokensPerPass / length)) * length
  }

  /// - Parameter result: receives the sum over this rank's lanes.
  package init(_ run: RunConfiguration, result: Parameters, source: any SequenceSource, team: Communicator) {
    configuration = run.training
    self.source = source
    self.team = team
    let laneCount = configuration.lanes / team.size
    ownLanes = team.rank * laneCount..<(team.rank + 1) * laneCount
    sequencesPerPass = Self.rowsPerPass(run) / source.sequenceLength
    transformer = Transformer(
      run.model, capacity: Self.rowsPerPass(run), purpose: .training, zLoss: Float(run.training.zLoss ?? 0),
      noise: run.training.makeNoise(layers: run.model.layers))
    let depth = Int.bitWidth - laneCount.leadingZeroBitCount
    sums = [result] + (1..<depth).map { _ in Parameters(result.layout) }
    batch = TokenBatch(sequenceLength: source.sequenceLength)
  }

  /// The facts of a step that the gradient of each lane depends on.
  private struct Step {
    /// The number of the batch's first sequence in the run.
    let firstSequence: Int
    /// The factors of the batch's losses.
    let scales: LossScales
    let parameters: Parameters
  }

  /// Computes the gradient of a step's mean loss over this rank's lanes. Collective over the team.
  ///
  /// - Parameters:
  ///   - index: the steps made before.
  ///   - requests: of this rank.
  /// - Returns: the mean loss of the entire batch in nats per token that counts, and the requests of any rank.
  package func compute(
    step index: Int, parameters: Parameters, requests: StepRequests
  ) throws(MPIError) -> (loss: Double, requests: StepRequests) {
    message = [Double](repeating: 0, count: configuration.lanes) + requests.values
    let first = index * configuration.batchSize
    let targetCounts = try targetCounts(from: first)
    let step = Step(
      firstSequence: first, scales: configuration.lossScales(targetCounts: targetCounts), parameters: parameters)
    sum(ownLanes, depth: 0, step)
    if team.size > 1 { try team.allReduce(&message) }
    let loss = message.prefix(configuration.lanes).reduce(0, +) / Double(targetCounts[0])
    return (loss, StepRequests(sums: message.suffix(StepRequests.count)))
  }

  /// The targets that the loss counts in the batch from a sequence on, at each distance from 1 on, at least 1 each. Collective over the
  /// team when there is a mask.
  private func targetCounts(from firstSequence: Int) throws(MPIError) -> [Int] {
    let distances = 1...1 + configuration.predictionHeadCount
    guard source.hasLossMask else {
      return distances.map { configuration.batchSize * (source.sequenceLength + 1 - $0) }
    }
    var counts = distances.map { _ in 0.0 }
    for sequences in ownLanes.flatMap({ passes(ofLane: $0, from: firstSequence) }) {
      source.refill(&batch, with: sequences)
      counts[0] += Double(batch.lossTokenCount)
      for distance in distances.dropFirst() {
        counts[distance - 1] += Double(batch.predicting(tokensAhead: distance).lossTokenCount)
      }
    }
    if team.size > 1 { try team.allReduce(&counts) }
    return counts.map { max(1, Int($0)) }
  }

  /// Sums the gradients of some lanes into `sums[depth]`: left half plus right half.
  private func sum(_ lanes: Range<Int>, depth: Int, _ step: Step) {
    guard lanes.count > 1 else { return compute(lane: lanes.lowerBound, step, into: sums[depth]) }
    let middle = (lanes.lowerBound + lanes.upperBound) / 2
    sum(lanes.lowerBound..<middle, depth: depth, step)
    sum(middle..<lanes.upperBound, depth: depth + 1, step)
    sums[depth].flat.add(sums[depth + 1].flat)
  }

  private func compute(lane: Int, _ step: Step, into gradient: Parameters) {
    for (index, sequences) in passes(ofLane: lane, from: step.firstSequence).enumerated() {
      source.refill(&batch, with: sequences)
      message[lane] += transformer.accumulateGradient(
        of: &batch, maskedBy: source.inputMask, parameters: step.parameters, scales: step.scales, into: gradient,
        replacing: index == 0)
    }
  }

  /// The sequences of each pass over a lane, counted from the start of the run.
  private func passes(ofLane lane: Int, from firstSequence: Int) -> [Range<Int>] {
    let own = configuration.sequences(ofLane: lane)
    return stride(from: own.lowerBound, to: own.upperBound, by: sequencesPerPass).map { start in
      firstSequence + start..<firstSequence + min(start + sequencesPerPass, own.upperBound)
    }
  }
}
