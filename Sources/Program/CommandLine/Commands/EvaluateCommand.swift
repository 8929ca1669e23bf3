import ArgumentParser
import Corpora
import Ensembles
import Evaluation
import Foundation

/// Measures members and the ensembles of their first 1, 2, ….
struct EvaluateCommand: RankedCommand {
  /// Which averages are shown.
  enum Averaging: String, ExpressibleByArgument, CaseIterable { case logits, probabilities, both }
  /// How members are weighted in the average of all of them.
  enum Weighting: String, ExpressibleByArgument, CaseIterable { case uniform, fit }
  /// Which documents are read.
  enum HeldOut: String, ExpressibleByArgument, CaseIterable { case validation, test }

  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure members and every ensemble of the first K of them.",
    discussion: """
      Example: mpirun -n 2 chorus evaluate --corpus corpora/books --split test --members runs/a runs/b
      Losses are in nats per token. Fitted weights are those that suit the validation documents best; the weights of
      probabilities add up to 1, those of logits need not: their sum sharpens or flattens the average.
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "The corpus's directory.")
  var corpus: String
  @Option(help: "Which documents: validation or test.")
  var split = HeldOut.validation
  @Option(parsing: .upToNextOption, help: "The members' directories, in the order in which ensembles grow.")
  var members: [String]
  @Option(help: "Average logits, probabilities or both.")
  var averaging = Averaging.both

  @Option(help: "Weigh all members alike, or also with weights fitted to the validation documents.")
  var weights = Weighting.uniform

  private struct Result: Encodable {
    struct Member: Encodable {
      let path: String
      let loss, bitsPerByte: Double
    }
    struct Prefix: Encodable {
      let count: Int
      @OrNull var logits: Double?
      @OrNull var probabilities: Double?
    }
    let tokens: Int
    let members: [Member]
    let ensemble: [Prefix]
    let weights: WeightsResult
  }

  func run(_ session: Session) throws {
    let world = session.world
    let (corpus, ensemble) = try world.agree {
      let corpus = try Corpus(directory: self.corpus)
      return (corpus, try SavedEnsemble(directories: members, corpus: corpus))
    }
    try corpus.agree(on: world)
    let split = Split(rawValue: split.rawValue) ?? .validation
    let fitted =
      weights == .fit ? try ensemble.fitWeights(to: .validation, of: corpus, world: world) : nil
    let scorer = try ensemble.scorer(split, of: corpus, world: world)
    let bytes = corpus.manifest.part(split).bytes
    let scores = try scorer.scores(bytes: bytes)
    let weighted = try fitted.map { weights in
      WeightsResult.Fitted(
        weights, logitLoss: try scorer.loss(logitWeights: weights.logits, bytes: bytes).nats,
        probabilityLoss: scores.loss(probabilityWeights: weights.probabilities).nats, averaging)
    }
    let result = result(scores, weighted.map { .fitted($0) } ?? .uniform)
    try session.print(result) { text(result) }
  }

  private func result(_ scores: EnsembleScores, _ weights: WeightsResult) -> Result {
    let members = zip(members, scores.memberLosses).map {
      Result.Member(path: $0, loss: $1.nats, bitsPerByte: $1.bitsPerByte)
    }
    let (logits, probabilities) = (scores.logitLosses, scores.probabilityLosses)
    let prefixes = logits.indices.map {
      Result.Prefix(
        count: $0 + 1, logits: averaging == .probabilities ? nil : logits[$0].nats,
        probabilities: averaging == .logits ? nil : probabilities[$0].nats)
    }
    return Result(tokens: scores.tokenCount, members: members, ensemble: prefixes, weights: weights)
  }

  private func text(_ result: Result) -> String {
    let members =
      [["member", "loss", "bits per byte"]]
      + result.members.map {
        [$0.path, decimals($0.loss), decimals($0.bitsPerByte)]
      }
    let prefixes =
      [["K", "mean logits", "mean probabilities"]]
      + result.ensemble.map {
        ["\($0.count)", decimals($0.logits), decimals($0.probabilities)]
      }
    let tables =
      [TextTable(rows: members).text, TextTable(rows: prefixes).text] + (result.weights.text.map { [$0] } ?? [])
    return "\(result.tokens) \(split.rawValue) tokens\n" + tables.joined(separator: "\n\n")
  }
}
