import Corpora
import MessagePassing
import TensorKernels
import Transformers

/// Computes the log-probability of every token of a split, the ranks of a team sharing the windows.
public final class SplitScorer {
  /// Tokens of one forward pass, about: the shape of its products, hence their bits, do not depend on the team.
  static let tokensPerPass = 1024

  private let stream: EvaluationStream
  private let transformer: Transformer
  private let windowsPerPass: Int

  /// The tokens of one pass, whole windows.
  package static func capacity(of model: ModelConfiguration) -> Int {
    max(1, tokensPerPass / model.contextLength) * model.contextLength
  }

  /// Working memory for one model shape and split.
  public init(_ stream: EvaluationStream, model: ModelConfiguration) {
    self.stream = stream
    let capacity = Self.capacity(of: model)
    windowsPerPass = capacity / stream.sequenceLength
    transformer = Transformer(model, capacity: capacity, purpose: .evaluation)
  }

  /// One number a token, in nats, on every rank. Collective over the team; parameters agree.
  ///
  /// - Throws: `MPIError`.
  public func logProbabilities(_ parameters: Parameters, team: Communicator) throws(MPIError) -> [Float] {
    var result = [Float](repeating: 0, count: stream.count)
    let passes = (stream.windowCount + windowsPerPass - 1) / windowsPerPass
    for pass in stride(from: team.rank, to: passes, by: team.size) {
      let windows = pass * windowsPerPass..<min((pass + 1) * windowsPerPass, stream.windowCount)
      let (inputs, targets) = stream.windows(windows)
      let batch = TokenBatch(inputs: inputs, targets: targets, sequenceLength: stream.sequenceLength)
      let positions = stream.positions(of: windows)
      let scores = transformer.logProbabilities(of: batch, parameters: parameters)
      result.replaceSubrange(positions, with: scores.prefix(positions.count))
    }
    try team.allReduce(&result)
    return result
  }
}
