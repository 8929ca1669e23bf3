import Ensembles
import Evaluation
import MessagePassing
import Tokenizers

/// Judges saved models and every ensemble of the first K of them by tasks.
public final class TaskEvaluation {
  private let encoder: RequestEncoder
  private let scorer: RequestScorer
  private let world: Communicator

  /// - Throws: an error when the models do not go together or their tokenizer cannot be read.
  public convenience init(directories: [String], world: Communicator) throws {
    try self.init(SavedModels(directories: directories), world: world)
  }

  /// - Throws: an error when the models' tokenizer cannot be read.
  public init(_ models: SavedModels, world: Communicator) throws {
    self.world = world
    encoder = try RequestEncoder(TokenizerFiles(path: models.directories[0]))
    scorer = RequestScorer(models.models, world: world) { try models.read($0) }
  }

  /// Judges the models by a task. Collective; tasks agree.
  ///
  /// - Parameters:
  ///   - setting: who may stop the evaluation, and who is told the tokens that are done; nothing is kept then.
  ///   - observe: told the log-probabilities of every item's choices at the end.
  /// - Throws: `AgreedFailure` when a request or a model is refused, `ScoringStopped` on a stop request, `MPIError`.
  public func result(
    of task: EvaluationTask, _ setting: ScoringSetting = ScoringSetting(),
    observe: (TaskItem, [RequestScores]) throws -> Void = { _, _ in }
  ) throws -> TaskResult {
    let requests = try world.agree { try task.items.map { try self.requests(of: $0, in: task) } }
    let scores = try scorer.scores(of: requests, wantsMostLikely: task.kind == .lastWord, setting)
    try world.agree { for (item, choices) in zip(task.items, scores) { try observe(item, choices) } }
    return TaskResult(task, scores)
  }

  private func requests(of item: TaskItem, in task: EvaluationTask) throws(TaskError) -> [ScoringRequest] {
    var requests: [ScoringRequest] = []
    for choice in item.choices {
      guard let request = encoder.request(task.delimiter + choice, after: item.context) else {
        throw .emptyContinuation(path: task.path, line: item.line)
      }
      requests.append(request)
    }
    return requests
  }
}
