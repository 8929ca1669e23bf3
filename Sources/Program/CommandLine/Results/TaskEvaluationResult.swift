import Files
import Foundation
import Tasks

/// The scores of models at tasks as `evaluate` prints them.
struct TaskEvaluationResult: Encodable {
  /// One model.
  struct Member: Encodable {
    let path: String
    let score: TaskScore

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(path, forKey: .path)
      try score.encode(to: encoder)
    }

    private enum Key: CodingKey { case path }
  }

  /// The ensemble of the first members.
  struct Prefix: Encodable {
    let count: Int
    @OrNull var logits: TaskScore?
    @OrNull var probabilities: TaskScore?
  }

  /// A task, or a group of its items. Its own score is that of all models together.
  struct Judged: Encodable {
    var task: String?
    var group: String?
    var kind: TaskKind?
    let items: Int
    let score: TaskScore
    let members: [Member]
    let ensemble: [Prefix]
    var groups: [Judged]?

    private enum Key: CodingKey { case task, group, kind, items, members, ensemble, groups }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(task, forKey: .task)
      try container.encodeIfPresent(group, forKey: .group)
      try container.encodeIfPresent(kind, forKey: .kind)
      try container.encode(items, forKey: .items)
      try container.encode(members, forKey: .members)
      try container.encode(ensemble, forKey: .ensemble)
      try container.encodeIfPresent(groups, forKey: .groups)
      try score.encode(to: encoder)
    }
  }

  let tasks: [Judged]
  private let averaging: EvaluateCommand.Averaging

  private enum CodingKeys: CodingKey { case tasks }

  /// - Parameter paths: the models' directories.
  init(_ paths: [String], _ results: [TaskResult], _ averaging: EvaluateCommand.Averaging) {
    self.averaging = averaging
    tasks = results.map { result in
      var judged = Judged(result.scores, paths, averaging)
      judged.task = result.task
      judged.kind = result.kind
      guard !result.groups.isEmpty else { return judged }
      judged.groups = result.groups.map { group in
        var part = Judged(group.scores, paths, averaging)
        part.group = group.group
        return part
      }
      return judged
    }
  }
}

extension TaskEvaluationResult.Judged {
  fileprivate init(_ scores: TaskResult.Scores, _ paths: [String], _ averaging: EvaluateCommand.Averaging) {
    items = scores.items
    score = scores.all(averaging)
    members = zip(paths, scores.members).map { .init(path: $0, score: $1) }
    ensemble = scores.ensemble.map {
      .init(
        count: $0.count, logits: averaging == .probabilities ? nil : $0.logits,
        probabilities: averaging == .logits ? nil : $0.probabilities)
    }
  }
}

extension TaskResult.Scores {
  /// The score of all models together: by the mean of logits, unless that of probabilities alone is asked for.
  fileprivate func all(_ averaging: EvaluateCommand.Averaging) -> TaskScore {
    let all = ensemble[ensemble.count - 1]
    return averaging == .probabilities ? all.probabilities : all.logits
  }
}

/// The tables.
extension TaskEvaluationResult {
  var text: String { tasks.map { text($0) }.joined(separator: "\n\n") }

  private func text(_ judged: Judged) -> String {
    let columns = columns(judged.kind)
    let cells = { (score: TaskScore) in columns.map { decimals($0.value(score)) } }
    let members = judged.members.map { [$0.path] + cells($0.score) }
    let prefixes =
      judged.members.count < 2
      ? []
      : judged.ensemble.flatMap { prefix in
        [("mean logits", prefix.logits), ("mean probabilities", prefix.probabilities)].compactMap { name, score in
          score.map { ["\(name) of \(prefix.count)"] + cells($0) }
        }
      }
    let groups = (judged.groups ?? []).map { ["all on \($0.group ?? "") (\($0.items))"] + cells($0.score) }
    let head = ["\(judged.task ?? ""), \(judged.items) items"] + columns.map(\.name)
    return TextTable(heading: head, rows: members + prefixes + groups).text
  }

  private typealias Column = (name: String, value: (TaskScore) -> Double?)

  /// The columns of the scores of a kind of task.
  private func columns(_ kind: TaskKind?) -> [Column] {
    let columns: [Column] = [("accuracy", { $0.accuracy }), ("standard error", { $0.standardError })]
    return switch kind {
    case .multipleChoice:
      columns + [("per character", { $0.normalizedAccuracy }), ("standard error", { $0.normalizedStandardError })]
    case .lastWord: columns + [("perplexity", { $0.perplexity })]
    default: columns
    }
  }
}
