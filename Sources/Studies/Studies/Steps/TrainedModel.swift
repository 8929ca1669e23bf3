import Files

/// A trained model of a study.
struct TrainedModel {
  let directory: String
  let fingerprint: Fingerprint

  init(directory: String, fingerprint: Fingerprint) {
    self.directory = directory
    self.fingerprint = fingerprint
  }

  init(_ step: TrainingStep) {
    directory = step.run.directory
    fingerprint = step.runFingerprint
  }
}
