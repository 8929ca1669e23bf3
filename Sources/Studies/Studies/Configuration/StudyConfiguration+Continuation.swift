import Configurations

extension StudyConfiguration {
  /// Refuses what a study cannot do with a model that it starts from.
  func checkContinuation() throws(ConfigurationError) {
    if let large = recipes.continued?.largeBatchSize, large <= training.batchSize {
      throw .contradiction(
        "recipes.continued.largeBatchSize \(large) is not above training.batchSize \(training.batchSize); give a larger one"
      )
    }
    for kind in controls.kinds where kind.needsRandomWeights {
      throw .contradiction(
        "the control \(kind.rawValue) draws weights, but initialization.model gives them; leave it out of controls.kinds"
      )
    }
  }

  /// Refuses what a study can do only with a model that it starts from.
  func checkRandomStart() throws(ConfigurationError) {
    guard recipes.continued == nil else {
      throw .contradiction("recipes.continued needs a model to continue; give initialization.model instead of models")
    }
    guard general == nil else {
      throw .contradiction(
        "corpus.general is text that a model knows already, but weights are drawn; give initialization.model, or leave it out"
      )
    }
  }
}

extension ControlResult.Kind {
  /// True for controls whose models do not start from weights that are given.
  fileprivate var needsRandomWeights: Bool {
    switch self {
    case .initialization, .oneModel: true
    case .order, .weightAverage, .snapshots: false
    }
  }
}
