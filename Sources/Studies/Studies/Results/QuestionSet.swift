import Evaluation
import Tasks

/// Questions that are judged together.
public struct QuestionSet: Sendable, Hashable {
  /// The task, and the group of its items; nil for all items of a task.
  public let task: String, group: String?

  /// Questions of a task.
  public init(task: String, group: String?) {
    self.task = task
    self.group = group
  }

  /// The name for readers.
  public var name: String { group.map { "\(task), \($0)" } ?? task }
}

extension TaskResult {
  /// The groups of the task, or the task where it has none.
  public var questionSets: [QuestionSet] {
    groups.isEmpty
      ? [QuestionSet(task: task, group: nil)] : groups.map { QuestionSet(task: task, group: $0.group) }
  }
}

/// Models of one arm that tasks have judged, which differ by seed alone.
public protocol JudgedByTasks {
  /// Their scores at each task, and those of the ensembles of the first 1, 2, … models.
  var tasks: [TaskResult] { get }
}

extension JudgedByTasks {
  private func scores(_ questions: QuestionSet) -> TaskResult.Scores? {
    let result = tasks.first { $0.task == questions.task }
    guard let group = questions.group else { return result?.scores }
    return result?.groups.first { $0.group == group }?.scores
  }

  /// The accuracy of each model.
  public func accuracies(_ questions: QuestionSet) -> [Double] { scores(questions)?.members.map(\.accuracy) ?? [] }

  /// The number of questions.
  public func questionCount(_ questions: QuestionSet) -> Int { scores(questions)?.items ?? 0 }

  /// The accuracy of all models together by the mean of probabilities; nil for one model.
  public func ensembleAccuracy(_ questions: QuestionSet) -> Double? {
    let scores = scores(questions)
    return scores.flatMap { $0.members.count > 1 ? $0.ensemble.last?.probabilities.accuracy : nil }
  }
}
