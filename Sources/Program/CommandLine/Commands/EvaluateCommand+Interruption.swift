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
    let tokens, stride: Int?
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

  /// The name of what is scored, from the members' bytes as the first rank sees them. Collective.
  private func content(of corpus: Corpus, _ world: Communicator) throws -> Fingerprint {
    let checksums = try world.broadcastFromRoot {
      Array(savedMembers.map { $0.content(splits) }.joined(separator: " ").utf8)
    }
    return try Fingerprint(
      of: Content(
        corpus: corpus.fingerprint,
        members: String(decoding: checksums, as: UTF8.self).split(separator: " ").map { "\($0)" },
        split: split.rawValue, averaging: averaging.rawValue, weights: weights.rawValue, tokens: tokens, stride: stride)
    )
  }

  /// Seconds of an evaluation that need no forecast.
  private static let shortTime = 5.0

  /// Says what an evaluation that takes long will cost.
  ///
  /// - Parameter splitCost: gives the cost of scoring a split once.
  func foretell(_ splitCost: (Split) -> ScoringCost, _ session: Session) {
    guard session.world.isRoot else { return }
    var cost = ScoringCost()
    for split in splits { cost.add(splitCost(split)) }
    if weights == .fit, averaging != .probabilities { cost.add(splitCost(.validation), times: Self.passesOfFit) }
    let speed = AssumedSpeed.measure() * Double(session.world.size)
    guard cost.operations > Self.shortTime * speed else { return }
    let limit = tokens.map { "the first \($0) tokens of the split, " } ?? ""
    session.progressPrinter().tell("evaluation: \(limit)\(cost.text(speed: speed)) at an assumed speed")
  }
}
