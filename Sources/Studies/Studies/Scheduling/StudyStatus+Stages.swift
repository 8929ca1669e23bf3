import Files

extension StudyStatus {
  /// A part of the study.
  public struct Stage: Encodable, Sendable {
    /// standard, regularized, members, evaluation, controls or distillation.
    public let name: String
    /// Its steps, trainings of models and others; those that a search or a teacher has not decided yet are estimates.
    public let steps: Int
    /// The steps that are complete.
    public let complete: Int
  }
}

extension StudyStatus.Stage {
  /// The progress of a recorded stage, as the directories of its runs show it.
  init(name: String, _ steps: [GraphRecord.Step]) {
    self.init(name: name, steps: steps.count, complete: steps.count { $0.isCompleteNow })
  }
}

extension GraphRecord.Step {
  /// True when the step was complete when it was recorded, or its run has ended since.
  var isCompleteNow: Bool { isComplete || directory.map { PlannedRun.isEnded($0) } ?? false }

  /// Floating-point operations that are left.
  var operationsLeft: Double {
    guard !isCompleteNow else { return 0 }
    let done = directory.flatMap { PlannedRun.Progress(ofRun: $0)?.fraction } ?? 0
    return (1 - done) * operations
  }
}
