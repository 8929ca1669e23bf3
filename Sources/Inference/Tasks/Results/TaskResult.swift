import Foundation
import Statistics

/// The scores of every member and every ensemble of the first K members at a task.
public struct TaskResult: Codable, Sendable {
  /// The scores of one set of items.
  public struct Scores: Codable, Sendable {
    /// The ensemble of the first members.
    public struct Prefix: Codable, Sendable {
      /// K.
      public let count: Int
      /// By the mean of logits, and by the mean of probabilities.
      public let logits, probabilities: TaskScore
    }

    /// The number of items.
    public let items: Int
    /// Those of each member.
    public let members: [TaskScore]
    /// Those of the first 1, 2, … members together.
    public let ensemble: [Prefix]
  }

  /// The scores of a group of items, such as a phenomenon of BLiMP.
  public struct Group: Codable, Sendable {
    /// Its name.
    public let group: String
    /// The scores of its items.
    public let scores: Scores
  }

  /// The name of the task.
  public let task: String
  /// The way its items are judged.
  public let kind: TaskKind
  /// The scores of all items.
  public let scores: Scores
  /// The scores of each group, in the order of its first item; none when items have no groups or all have one.
  public let groups: [Group]

  /// - Parameter scores: of each item those of its choices.
  init(_ task: EvaluationTask, _ scores: [[RequestScores]]) {
    self.task = task.name
    kind = task.kind
    let items = zip(task.items, scores).map { JudgedItem(item: $0, choices: $1) }
    self.scores = Scores(items, kind: task.kind)
    let names = task.items.compactMap(\.group).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    groups =
      names.count < 2
      ? []
      : names.map { name in
        Group(group: name, scores: Scores(items.filter { $0.item.group == name }, kind: task.kind))
      }
  }
}

/// An item with the scores of its choices.
struct JudgedItem {
  let item: TaskItem
  let choices: [RequestScores]
}

extension TaskResult.Scores {
  fileprivate init(_ items: [JudgedItem], kind: TaskKind) {
    let count = items.first?.choices.first?.members.count ?? 0
    self.items = items.count
    members = (0..<count).map { member in
      TaskScore(items, kind: kind, of: \.members[member], mostLikely: \.mostLikely.members[member])
    }
    ensemble = (0..<count).map { last in
      Prefix(
        count: last + 1,
        logits: TaskScore(items, kind: kind, of: \.logits[last], mostLikely: \.mostLikely.logits[last]),
        probabilities: TaskScore(
          items, kind: kind, of: \.probabilities[last], mostLikely: \.mostLikely.probabilities[last]))
    }
  }
}

extension TaskScore {
  /// The score of a model.
  ///
  /// - Parameters:
  ///   - value: gives its log-probability of a choice.
  ///   - mostLikely: tells whether each token of a choice is its most likely one.
  fileprivate init(
    _ items: [JudgedItem], kind: TaskKind, of value: (RequestScores) -> Double,
    mostLikely: (RequestScores) -> Bool
  ) {
    guard kind != .lastWord else {
      self.init(items.map { mostLikely($0.choices[0]) })
      perplexity = exp(-items.map { value($0.choices[0]) }.mean)
      return
    }
    self.init(items.map { $0.isRight { value($0) } })
    guard kind == .multipleChoice else { return }
    let normalized = TaskScore(items.map { $0.isRightPerCharacter { value($0) } })
    normalizedAccuracy = normalized.accuracy
    normalizedStandardError = normalized.standardError
  }
}

extension JudgedItem {
  /// Returns whether the right choice has the largest value, or is the first of those that have.
  func isRight(_ value: (RequestScores) -> Double) -> Bool { choices.map(value).firstLargest == item.answer }

  /// The same by value per character of a choice.
  func isRightPerCharacter(_ value: (RequestScores) -> Double) -> Bool {
    let values = zip(choices, item.choices).map { value($0) / Double(max($1.unicodeScalars.count, 1)) }
    return values.firstLargest == item.answer
  }
}

extension [Double] {
  /// The index of the first of the largest values.
  fileprivate var firstLargest: Int? { indices.max { self[$0] < self[$1] || (self[$0] == self[$1] && $0 > $1) } }
}
