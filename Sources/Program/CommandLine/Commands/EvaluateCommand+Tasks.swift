import ArgumentParser
import Ensembles
import Evaluation
import Files
import MessagePassing
import Tasks

/// The evaluation by tasks.
extension EvaluateCommand {
  /// Refuses options that do not go together.
  func validateTasks() throws {
    guard !taskOptions.tasks.isEmpty else {
      guard corpus == nil else { return }
      throw ValidationError("Missing expected argument '--corpus <corpus>'; or name tasks with --tasks.")
    }
    guard corpus == nil else {
      throw ValidationError("--corpus and --tasks exclude each other; run evaluate once for each.")
    }
    let others = ["--tokens": tokens != nil, "--stride": stride != nil, "--save-scores": savedScores != nil]
    if let option = others.filter(\.value).keys.min() {
      throw ValidationError("\(option) is for the documents of a corpus and does not go with --tasks; leave it out.")
    }
    if weights == .fit {
      throw ValidationError("--weights fit needs the validation documents of a corpus; it does not go with --tasks.")
    }
  }

  /// Judges the models by all tasks. Collective.
  func runTasks(_ stop: StopFlag, _ session: Session) throws {
    let world = session.world
    let tasks = try world.agree { try taskOptions.tasks.map { try EvaluationTask($0, limit: taskOptions.limit) } }
    let models = try world.agree { try SavedModels(directories: members) }
    let evaluation = try world.agree { try TaskEvaluation(models, world: world) }
    let file = try world.agree { try world.isRoot ? taskOptions.items.map { try ItemScoreFile($0) } : nil }
    let printer = session.progressPrinter()
    let results = try StopSignal.holdTermination {
      try tasks.map { task in
        let setting = ScoringSetting(stop: stop) { session.tell($0, of: task.name, printer) }
        return try world.stopping(setting, isSaved: false) {
          try evaluation.result(of: task, setting) { try file?.write($0, of: task.name, choices: $1) }
        }
      }
    }
    try world.agree { try file?.finish() }
    let result = TaskEvaluationResult(members, results, averaging)
    try session.print(result) { result.text }
  }
}
