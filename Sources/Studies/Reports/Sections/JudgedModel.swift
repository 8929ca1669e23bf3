import Studies
import Tasks

/// One model or ensemble with its loss and its score at a task.
struct JudgedModel {
  /// The models and the average, in words.
  let title: String
  /// The size's name, D, and K.
  let model: String, tokens: Int, members: Int
  /// Floating-point operations of training all members.
  let operations: Double
  /// On test, in nats per token.
  let loss: Double
  let score: TaskScore

  /// The models of an outcome: members or students alone, then ensembles of two or more members by both averages.
  static func all(of outcome: TaskOutcome) -> [JudgedModel] {
    let scores = outcome.result.scores
    let title = outcome.method.map { "student, \($0.rawValue)" } ?? "member"
    let single = zip(outcome.losses.members, scores.members).enumerated().map { index, found in
      JudgedModel(outcome, title, members: 1, operations: outcome.operations[index], found)
    }
    return single + ensembles(of: outcome)
  }

  private static func ensembles(of outcome: TaskOutcome) -> [JudgedModel] {
    let prefixes = outcome.result.scores.ensemble
    return outcome.losses.logits.indices.dropFirst().flatMap { last in
      let operations = outcome.operations[...last].reduce(0, +)
      return [
        JudgedModel(
          outcome, "mean of logits", members: last + 1, operations: operations,
          (outcome.losses.logits[last], prefixes[last].logits)),
        JudgedModel(
          outcome, "mean of probabilities", members: last + 1, operations: operations,
          (outcome.losses.probabilities[last], prefixes[last].probabilities)),
      ]
    }
  }

  private init(
    _ outcome: TaskOutcome, _ title: String, members: Int, operations: Double, _ found: (loss: Double, score: TaskScore)
  ) {
    self.title = title
    model = outcome.model
    tokens = outcome.tokens
    self.members = members
    self.operations = operations
    loss = found.loss
    score = found.score
  }
}

extension [JudgedModel] {
  /// Those that no other one reaches with less training, by rising operations.
  var paretoPoints: [JudgedModel] {
    let sorted = self.sorted {
      ($0.operations, -$0.score.accuracy, $0.loss) < ($1.operations, -$1.score.accuracy, $1.loss)
    }
    return sorted.reduce(into: []) { points, model in
      if points.allSatisfy({ $0.score.accuracy < model.score.accuracy }) { points.append(model) }
    }
  }
}
