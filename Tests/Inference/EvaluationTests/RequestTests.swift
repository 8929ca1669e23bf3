import Evaluation
import Foundation
import TensorKernels
import Testing
import Transformers

/// Continuations scored by a transformer, against its logits.
@Suite struct RequestTests {
  /// Float32 logits of products of another shape, through a softmax.
  private static let tolerance = 1e-4

  private static func model() throws -> Parameters {
    let configuration = try ModelConfiguration(
      layers: 2, hiddenSize: 24, headCount: 4, vocabularySize: 13, contextLength: 12
    ).with {
      $0.keyValueHeadCount = 2
      $0.feedForwardSize = 20
    }
    let parameters = Parameters(ParameterLayout(configuration))
    parameters.initialize(seed: 3)
    // Sharper predictions than those of a new model.
    parameters.flat.scale(by: 2)
    return parameters
  }

  /// log p of a continuation from the logits of the sequence alone, in double precision.
  private static func direct(_ request: ScoringRequest, _ parameters: Parameters) -> Double {
    let model = parameters.layout.configuration
    let tokens = Array((request.context + request.continuation).suffix(model.contextLength + 1))
    let batch = TokenBatch(
      inputs: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()), sequenceLength: tokens.count - 1)
    let logits = Tensor(rows: batch.count, columns: model.vocabularySize)
    Transformer(model, capacity: batch.count, purpose: .evaluation).logits(
      of: batch, parameters: parameters, into: logits)
    return (batch.count - request.continuation.count..<batch.count).reduce(0) { sum, row in
      let values = logits.rows(row..<row + 1).elements.map { Double($0) }
      return sum + values[Int(batch.targets[row])] - log(values.reduce(0) { $0 + exp($1) })
    }
  }

  private static func requests(_ count: Int, longest: Int) -> [ScoringRequest] {
    (0..<count).map { number in
      let context = (0...number * 5 % longest).map { UInt32(($0 * 7 + number) % 13) }
      return ScoringRequest(context: context, continuation: (0...number % 4).map { UInt32(($0 * 3 + number) % 13) })
    }
  }

  @Test(arguments: [1, 2, 9, 300]) func `sums are the log-probabilities of continuations`(count: Int) throws {
    let parameters = try Self.model()
    // Some contexts are longer than the model's, and lose their first tokens.
    let requests = Self.requests(count, longest: 20)
    let windows = try TokenWindows(requests, contextLength: 12)
    let scores = TransformerScorer(parameters).logProbabilities(of: windows)
    #expect(scores.count == requests.reduce(0) { $0 + $1.continuation.count })
    for (sum, request) in zip(windows.sums(of: scores), requests) {
      #expect(abs(sum - Self.direct(request, parameters)) < Self.tolerance)
    }
  }

  @Test func `passes together give the scores of all requests`() throws {
    let scorer = TransformerScorer(try Self.model())
    let windows = try TokenWindows(Self.requests(300, longest: 9), contextLength: 12)
    let all = scorer.logProbabilities(of: windows)
    var parts = [Float](repeating: 0, count: windows.tokenCount)
    #expect(windows.passCount > 2)
    for number in (0..<windows.passCount).reversed() {
      let pass = windows.pass(number)
      parts.replaceSubrange(windows.offsets(of: pass), with: scorer.logProbabilities(of: pass))
    }
    #expect(parts == all)
  }

  @Test(arguments: [0, 1, 400, 100_000]) func `a scoring resumes with the pass of the first missing token`(count: Int)
    throws
  {
    let windows = try TokenWindows(Self.requests(300, longest: 9), contextLength: 12)
    let pass = windows.firstPass(beyond: count)
    #expect(pass == 0 || windows.offsets(of: windows.pass(pass - 1)).upperBound <= count)
    #expect(pass == windows.passCount || windows.offsets(of: windows.pass(pass)).upperBound > count)
  }

  @Test func `a longer context is kept by windows that are cut to it`() throws {
    let requests = [ScoringRequest(context: (0..<20).map { $0 % 13 }, continuation: [1, 2])]
    let windows = try TokenWindows(requests, contextLength: 12)
    #expect(windows.sequenceLength == 12)
    #expect(try windows.cut(to: 30).sequenceLength == 21)
    #expect(windows.scoredRows() == [ScoredRows(rows: 10..<12, firstPosition: 0)])
  }

  @Test func `a continuation longer than the context is refused`() {
    let request = ScoringRequest(context: [0], continuation: Array(repeating: 1, count: 13))
    #expect(throws: EvaluationError.longContinuation(tokens: 13, contextLength: 12)) {
      try TokenWindows([request], contextLength: 12)
    }
  }
}
