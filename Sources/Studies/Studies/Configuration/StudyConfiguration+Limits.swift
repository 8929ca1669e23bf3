import Configurations
import Training

extension StudyConfiguration {
  /// Refuses settings by which a run may read the text more often than the limits allow.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  func checkLimits() throws(ConfigurationError) {
    guard let most = limits.epochs else { return }
    for (key, epochs) in mostEpochs where epochs > most {
      throw .contradiction(
        "\(key) may give runs of \(epochs.shortText) epochs, but training.limits.epochs is \(most.shortText); use fewer epochs"
      )
    }
  }

  /// The most epochs of each kind of run, by the keys that decide them.
  private var mostEpochs: [(key: String, epochs: Double)] {
    let searched = recipes.searched.map {
      (key: "recipes.\($0.name.rawValue).\(Hyperparameter.epochs.key)", epochs: $0.grid.mostEpochs)
    }
    let own = (key: "training.\(Hyperparameter.epochs.key)", epochs: Double(training.epochs))
    let tuned = recipes.regularized.map { (key: "recipes.regularized.epochs", epochs: $0.grid.mostEpochs) } ?? own
    let factor = recipes.ensemble.epochsFactors.max() ?? 1
    let members = (
      key: "\(tuned.key) with recipes.ensemble.epochsFactor \(factor.shortText)",
      epochs: max((tuned.epochs * factor).rounded(), 1)
    )
    let students = distillation?.hyperparameters[.epochs].map { (key: "distillation.epochs", epochs: $0) }
    let tried = distillation?.search?.mostEpochs.map { (key: "distillation.search.epochs", epochs: $0) }
    return searched + [members] + [students, tried].compactMap { $0 }
  }
}

extension SearchGrid {
  /// The most epochs of a point, those within bounds included.
  fileprivate var mostEpochs: Double { axis(of: .epochs).flatMap { axes[$0].values.max() } ?? 1 }
}
