import Evaluation
import Files
import MessagePassing
import Store

/// Something that is measured of trained models, and kept in the store as JSON.
struct EvaluationStep<Value: Codable>: StudyStep {
  /// A description of the evaluation for the log.
  let name: String
  let fingerprint: Fingerprint?
  let inputs: [Fingerprint]
  let cost: StepCost
  private let activity: String
  private let isComplete: (Value) -> Bool
  private let make: (ScoringSetting) throws -> Value
  private let tell: (Value) -> Void

  /// - Parameters:
  ///   - key: all that the value depends on; its fingerprint is the address.
  ///   - models: the runs that are evaluated.
  ///   - activity: what is done, for the log.
  ///   - isComplete: tells whether a value from the store can be used.
  ///   - tell: called on the first rank with a value that was made, not with one from the store.
  ///   - make: scores with a setting that stops it on request. Collective.
  init(
    _ key: some Encodable, of models: EvaluatedModels, cost: StepCost, activity: String = "evaluating",
    isComplete: @escaping (Value) -> Bool, tell: @escaping (Value) -> Void = { _ in },
    make: @escaping (ScoringSetting) throws -> Value
  ) throws {
    fingerprint = try Fingerprint(of: key)
    name = models.description
    inputs = models.fingerprints
    self.cost = cost
    self.activity = activity
    self.isComplete = isComplete
    self.tell = tell
    self.make = make
  }

  /// The value in the store; nil when it is not there or is corrupt. Collective; ranks agree.
  func stored(in study: Study) throws -> Value? {
    guard let path = evaluation(in: study)?.manifestPath else { return nil }
    let bytes = try study.world.broadcastFromRoot { exists(path) ? try readFile(path) : [] }
    guard let value = try? SealedFile.decode(Value.self, from: bytes, path: path), isComplete(value) else { return nil }
    return value
  }

  func run(in study: Study) throws {
    guard let evaluation = evaluation(in: study) else { return }
    if exists(evaluation.manifestPath) {
      let fault = isSealed(evaluation.manifestPath) ? "lacks values that this study needs" : "is corrupted"
      study.logger.warning("\(evaluation.manifestPath) \(fault), so it is evaluated again")
    }
    study.logger.info("\(activity) \(name)")
    let setting = setting(evaluation, in: study)
    // A stop request is looked for until the value is there.
    let value = try StopSignal.holdTermination { try make(setting) }
    try study.world.agree {
      guard study.world.isRoot else { return }
      try evaluation.write(value)
      setting.state?.remove()
    }
    if study.world.isRoot { tell(value) }
  }

  /// True for a file as it was written, such as one of an earlier version, which had fewer values.
  private func isSealed(_ path: String) -> Bool {
    (try? SealedFile.decode(Value.self, from: readFile(path), path: path)) != nil
  }

  /// The setting of the evaluation, which keeps unfinished scores beside its file.
  private func setting(_ evaluation: StoredEvaluation<Value>, in study: Study) -> ScoringSetting {
    let state = ScoringState(directory: evaluation.unfinishedPath, content: evaluation.recipe)
    return ScoringSetting(stop: study.workers.stop, state: state) { [name] in study.tell($0, of: name) }
  }

  private func evaluation(in study: Study) -> StoredEvaluation<Value>? {
    fingerprint.map { study.directories.evaluations.evaluation($0, of: Value.self) }
  }
}

/// The runs that an evaluation is of.
struct EvaluatedModels {
  let fingerprints: [Fingerprint]
  /// A description of the evaluation for the log.
  let description: String
}
