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
  private let source: TrainingSource
  private let transformer: Transformer
  private let team: Communicator
  private let ownLanes: Range<Int>
  private let sequencesPerPass: Int
  /// One sum for each depth of the own subtree; the first is the result.
  private let sums: [Parameters]
  /// A loss for each lane, then the requests: what the ranks of a team exchange in one message.
  private var message: [Double]
  private var batch: TokenBatch

  /// Tokens of one forward and backward pass, about; a lane takes as many passes as it needs.
  ///
  /// Activations grow with this number, not with the batch; 512 rows let a matrix product run at its full rate and fit the cache.
  package static let tokensPerPass = 512

  /// The tokens of a full pass: whole sequences of one lane.
  package static func rowsPerPass(_ run: RunConfiguration) -> Int {
    let length = run.model.contextLength
    return min(run.training.longestLane, max(1, tokensPerPass / length)) * length
  }

  /// - Parameter result: receives the sum over this rank's lanes.
  package init(_ run: RunConfiguration, result: Parameters, source: TrainingSource, team: Communicator) {
    configuration = run.training
    self.source = source
    self.team = team
    let laneCount = configuration.lanes / team.size
    ownLanes = team.rank * laneCount..<(team.rank + 1) * laneCount
    sequencesPerPass = Self.rowsPerPass(run) / run.model.contextLength
    transformer = Transformer(run.model, capacity: Self.rowsPerPass(run), purpose: .training)
    let depth = Int.bitWidth - laneCount.leadingZeroBitCount
    sums = [result] + (1..<depth).map { _ in Parameters(result.layout) }
    message = [Double](repeating: 0, count: configuration.lanes + StepRequests.count)
    batch = TokenBatch(sequenceLength: source.sequenceLength)
  }

  /// Computes the gradient of a step's mean loss over this rank's lanes. Collective over the team.
  ///
  /// - Parameter requests: of this rank.
  /// - Returns: the mean loss of the entire batch in nats per token, and the requests of any rank.
  package func compute(
    step: Int, parameters: Parameters, requests: StepRequests
  ) throws(MPIError) -> (loss: Double, requests: StepRequests) {
    message = [Double](repeating: 0, count: configuration.lanes) + requests.values
    sum(ownLanes, depth: 0, step: step, parameters: parameters)
    if team.size > 1 { try team.allReduce(&message) }
    let loss = message.prefix(configuration.lanes).reduce(0, +) / Double(tokensPerStep)
    return (loss, StepRequests(sums: message.suffix(StepRequests.count)))
  }

  private var tokensPerStep: Int { configuration.batchSize * source.sequenceLength }

  /// Sums the gradients of some lanes into `sums[depth]`: left half plus right half.
  private func sum(_ lanes: Range<Int>, depth: Int, step: Int, parameters: Parameters) {
    guard lanes.count > 1 else { return compute(lane: lanes.lowerBound, into: sums[depth], step, parameters) }
    let middle = (lanes.lowerBound + lanes.upperBound) / 2
    sum(lanes.lowerBound..<middle, depth: depth, step: step, parameters: parameters)
    sum(middle..<lanes.upperBound, depth: depth + 1, step: step, parameters: parameters)
    sums[depth].flat.add(sums[depth + 1].flat)
  }

  private func compute(lane: Int, into gradient: Parameters, _ step: Int, _ parameters: Parameters) {
    let sequences = configuration.sequences(ofLane: lane)
    for start in stride(from: sequences.lowerBound, to: sequences.upperBound, by: sequencesPerPass) {
      read(start..<min(start + sequencesPerPass, sequences.upperBound), step: step)
      message[lane] += transformer.accumulateGradient(
        of: batch, parameters: parameters, scale: 1 / Float(tokensPerStep), into: gradient,
        replacing: start == sequences.lowerBound)
    }
  }

  private func read(_ sequences: Range<Int>, step: Int) {
    let first = step * configuration.batchSize
    source.read(first + sequences.lowerBound..<first + sequences.upperBound, into: &batch)
  }
}
