import Corpora
import Ensembles
import Evaluation
import Foundation
import MessagePassing
import Tasks
import TensorKernels
import Testing
import Transformers

extension DistributedSuite {
  /// Ensembles of transformers and of models of another kind.
  @Suite(.serialized)
  struct ScorerTests {
    /// Float32 logarithms against double precision.
    private static let tolerance = 1e-5
    /// Float32 logits of products and attention in another order, through a softmax.
    private static let orderTolerance = 1e-4

    static func transformers(_ members: [Parameters]) -> [EnsembleMember] {
      members.map { member in EnsembleMember(transformer: member.layout.configuration) { member } }
    }

    static func windows(_ tiny: TinyCorpus) throws -> TokenWindows {
      TokenWindows(try EvaluationStream(try tiny.corpus.tokens(.test), sequenceLength: 16, split: .test))
    }

    @Test(arguments: [1, 2, 5])
    func `a member without logits joins the mean of probabilities and leaves the others' bits`(count: Int) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let models = try EnsembleTests.members(count, tiny)
      let windows = try Self.windows(tiny)
      let table = BigramTable(vocabularySize: tiny.corpus.manifest.vocabulary)
      let members = Self.transformers(models) + [EnsembleMember(table)]
      let together = try EnsembleScorer(members, windows: windows, world: world).scores(bytes: 1000)
      let alone = try EnsembleScorer(members, windows: windows, world: World.alone()).scores(bytes: 1000)
      let transformers = try EnsembleScorer(Self.transformers(models), windows: windows, world: world).scores(
        bytes: 1000)
      #expect(together.members == alone.members)
      #expect(Array(together.members.dropLast()) == transformers.members)
      #expect(together.members.last == table.logProbabilities(of: windows))
      #expect(together.logitAverages.isEmpty && together.logitLosses.isEmpty)
      #expect(Array(together.probabilityLosses.dropLast()) == transformers.probabilityLosses)
      try world.barrier()
    }

    @Test func `a member with logits of another kind joins both averages`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let models = try EnsembleTests.members(2, tiny)
      let windows = try Self.windows(tiny)
      let table = BigramTable(vocabularySize: tiny.corpus.manifest.vocabulary)
      let members = Self.transformers(models) + [EnsembleMember(BigramLogits(table: table))]
      let together = try EnsembleScorer(members, windows: windows, world: world).scores(bytes: 1000)
      let alone = try EnsembleScorer(members, windows: windows, world: World.alone()).scores(bytes: 1000)
      let transformers = try EnsembleScorer(Self.transformers(models), windows: windows, world: world).scores(
        bytes: 1000)
      #expect(together.members == alone.members && together.logitAverages == alone.logitAverages)
      #expect(Array(together.logitAverages.dropLast()) == transformers.logitAverages)
      let expected = table.logProbabilities(of: windows)
      let difference = zip(together.members[2], expected).map { abs(Double($0 - $1)) }.max() ?? .infinity
      #expect(difference < Self.tolerance)
      try world.barrier()
    }

    @Test func `a transformer alone has the bits of its part of an ensemble, on any number of ranks`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let models = try EnsembleTests.members(3, tiny)
      let windows = try Self.windows(tiny)
      let scores = try EnsembleScorer(Self.transformers(models), windows: windows, world: world).scores(bytes: 1000)
      for (model, expected) in zip(models, scores.members) {
        #expect(try TransformerScorer(model).logProbabilities(of: windows, team: world) == expected)
      }
      try world.barrier()
    }

    @Test(arguments: [4, 16]) func `overlapping windows score tokens as requests with the same context`(stride: Int)
      throws
    {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let models = try EnsembleTests.members(2, tiny)
      let file = try tiny.corpus.tokens(.test)
      let stream = try EvaluationStream(file, sequenceLength: 16, split: .test).overlapping(stride: stride).prefix(90)
      let together = try EnsembleScorer(Self.transformers(models), windows: TokenWindows(stream), world: world)
        .scores(bytes: 1)
      let alone = try EnsembleScorer(
        Self.transformers(models), windows: TokenWindows(stream), world: World.alone(), needsLogits: false
      ).scores(bytes: 1)
      #expect(together.members == alone.members)
      let tokens = [file.endOfText] + file.tokens(0..<90)
      let requests = (0..<90).map { position in
        // The window of a position is the first that has it.
        let window = position < 16 ? 0 : (position - 16) / stride + 1
        return ScoringRequest(
          context: Array(tokens[window * stride...position]), continuation: [tokens[position + 1]])
      }
      let scorer = try RequestScorer(models.map { $0.layout.configuration }, world: World.alone()) { models[$0] }
      let expected = try scorer.scores(of: requests.map { [$0] })
      for (member, scores) in together.members.enumerated() {
        let difference = zip(scores, expected).map { abs(Double($0) - $1[0].members[member]) }.max() ?? .infinity
        #expect(difference < Self.orderTolerance)
      }
      try world.barrier()
    }
  }
}
