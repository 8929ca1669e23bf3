import Corpora
import Ensembles
import Evaluation
import Foundation
import MessagePassing
import TensorKernels
import TestSupport
import Testing
import Transformers

extension DistributedSuite {
  @Suite(.serialized)
  struct EnsembleTests {
    /// Float32 sums of a few hundred exponentials against double precision.
    private static let tolerance = 2e-5

    static func members(_ count: Int, _ tiny: TinyCorpus) throws -> [Parameters] {
      try (0..<count).map { seed in
        let configuration = try RunTests.configuration(.dense, tiny)
        let parameters = Parameters(ParameterLayout(configuration.model))
        parameters.initialize(seed: UInt64(seed))
        // Sharper predictions than those of a new model.
        parameters.flat.scale(by: 2)
        return parameters
      }
    }

    static func scorer(
      _ members: [Parameters], _ stream: EvaluationStream, on world: Communicator
    ) throws -> EnsembleScorer {
      try EnsembleScorer(
        members.map { member in EnsembleMember(transformer: member.layout.configuration) { member } },
        windows: TokenWindows(stream), world: world)
    }

    private func scores(
      _ members: [Parameters], _ stream: EvaluationStream, on world: Communicator
    ) throws -> EnsembleScores {
      try Self.scorer(members, stream, on: world).scores(bytes: 1000)
    }

    @Test(arguments: [1, 2, 3, 5, 8])
    func `every prefix has the same bits on any number of ranks`(count: Int) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let members = try Self.members(count, tiny)
      let stream = try EvaluationStream(try tiny.corpus.tokens(.test), sequenceLength: 16, split: .test)
      let together = try scores(members, stream, on: world)
      let alone = try scores(members, stream, on: World.alone())
      #expect(together.members == alone.members)
      #expect(together.logitAverages == alone.logitAverages)
      #expect(together.members.count == count && together.tokenCount == stream.count)
      try world.barrier()
    }

    @Test func `averages equal those computed from all logits in double precision`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let members = try Self.members(3, tiny)
      let stream = try EvaluationStream(try tiny.corpus.tokens(.validation), sequenceLength: 16, split: .validation)
      let scores = try scores(members, stream, on: world)
      let direct = directLosses(members, stream)
      for count in 0..<3 {
        #expect(abs(scores.logitLosses[count].nats - direct.logits[count]) < Self.tolerance)
        #expect(abs(scores.probabilityLosses[count].nats - direct.probabilities[count]) < Self.tolerance)
      }
      #expect(scores.logitLosses[0] == scores.memberLosses[0])
      try world.barrier()
    }

    /// Both averages of the first 1, 2, … members, from the logits of all members at once.
    private func directLosses(
      _ members: [Parameters], _ stream: EvaluationStream
    ) -> (logits: [Double], probabilities: [Double]) {
      let (inputs, targets) = stream.windows(0..<stream.windowCount)
      let batch = TokenBatch(inputs: inputs, targets: targets, sequenceLength: stream.sequenceLength)
      let logits = members.map { member in
        let model = member.layout.configuration
        let result = Tensor(rows: batch.count, columns: model.vocabularySize)
        Transformer(model, capacity: batch.count, purpose: .evaluation).logits(
          of: batch, parameters: member, into: result)
        return (0..<batch.count).map { row in result.withRow(row) { span in span.indices.map { Double(span[$0]) } } }
      }
      var (meanLogits, meanProbabilities) = ([Double](), [Double]())
      for count in 1...members.count {
        var totals = (0.0, 0.0)
        for token in 0..<stream.count {
          let target = Int(targets[token])
          let mean = logits[0][token].indices.map { v in
            (0..<count).reduce(0) { $0 + logits[$1][token][v] } / Double(count)
          }
          totals.0 -= log(softmax(mean)[target])
          totals.1 -= log((0..<count).reduce(0) { $0 + softmax(logits[$1][token])[target] } / Double(count))
        }
        meanLogits.append(totals.0 / Double(stream.count))
        meanProbabilities.append(totals.1 / Double(stream.count))
      }
      return (meanLogits, meanProbabilities)
    }

    private func softmax(_ logits: [Double]) -> [Double] {
      let peak = logits.max() ?? 0
      let exponentials = logits.map { exp($0 - peak) }
      let total = exponentials.reduce(0, +)
      return exponentials.map { $0 / total }
    }
  }
}
