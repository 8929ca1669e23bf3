import Checkpoints
import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing

extension EvaluateCommand {
  /// Everything that the scores of an evaluation depend on.
  private struct Content: Encodable {
    let kind = "evaluation"
    let version = 1
    let corpus: Fingerprint
    let members: [String]
    let split, averaging, weights: String
    let tokens: Int?
  }

  /// Forward passes that a fit takes about over the validation documents: the scores, and Newton's steps for logits.
  private static let passesOfFit = 8

  /// The setting in which members are scored: unfinished scores are kept under a name that says what they depend on.
  /// Collective.
  func setting(_ corpus: Corpus, _ stop: StopFlag, _ session: Session) throws -> ScoringSetting {
    let content = try self.content(of: corpus, session.world)
    let state = ScoringState(directory: "\(self.state)/chorus-evaluation-\(content.short)", content: content)
    let printer = session.progressPrinter()
    return ScoringSetting(stop: stop, state: state) { session.tell($0, of: "evaluating", printer) }
  }

  /// The name of what is scored, from the weights as the first rank sees them. Collective.
  private func content(of corpus: Corpus, _ world: Communicator) throws -> Fingerprint {
    let checksums = try world.broadcastFromRoot {
      Array(try self.members.map { try ModelDirectory.weightsChecksum($0) }.joined(separator: " ").utf8)
    }
    let checksumList = String(decoding: checksums, as: UTF8.self).split(separator: " ").map { String($0) }
    return try Fingerprint(
      of: Content(
        corpus: corpus.fingerprint, members: checksumList, split: split.rawValue, averaging: averaging.rawValue,
        weights: weights.rawValue, tokens: tokens))
  }

  /// Says what the evaluation will cost.
  func foretell(_ evaluation: ModelEvaluation, _ splits: [Split], _ session: Session) {
    guard session.world.isRoot else { return }
    var cost = ScoringCost()
    for split in splits { cost.add(evaluation.cost(split), times: 1) }
    if weights == .fit { cost.add(evaluation.cost(.validation), times: Self.passesOfFit) }
    let speed = AssumedSpeed.measure() * Double(session.world.size)
    let limit = tokens.map { "the first \($0) tokens of the split, " } ?? ""
    session.progressPrinter().tell("evaluation: \(limit)\(cost.text(speed: speed)) at an assumed speed")
  }
}
