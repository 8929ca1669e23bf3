import Corpora
import Training

/// One size on one subset of the text.
struct Cell: Sendable {
  /// The size's name.
  let size: String
  /// A run of this cell with the study's settings and its first seeds.
  let base: RunConfiguration
  /// The size whose measured speed is expected of its runs.
  let measuredSize: String

  /// - Parameter measuredSize: its own size unless given.
  init(size: String, base: RunConfiguration, measuredSize: String? = nil) {
    self.size = size
    self.base = base
    self.measuredSize = measuredSize ?? size
  }

  /// D.
  var tokens: Int { base.data.tokens }
  /// The steps of one epoch.
  var stepsPerEpoch: Double { base.stepsPerEpoch }

  /// The cost of forward passes over so many tokens; a pass is a third of a training step.
  func forwardCost(tokens: Double, storeBytes: Int = 0) -> StepCost {
    StepCost(
      operations: tokens * base.model.trainingOperationsPerToken / 3, size: measuredSize, tokens: self.tokens,
      storeBytes: storeBytes)
  }

  /// The cells of a study, one for each of some sizes and each number of tokens.
  static func all(
    of study: StudyConfiguration, _ corpora: StudyCorpora, sizes: [StudyConfiguration.Size]
  ) -> [Cell] {
    study.tokenCounts.flatMap { tokens in
      sizes.map { size in
        var base = RunConfiguration(
          model: size.model(vocabularySize: corpora.own.manifest.vocabulary),
          data: corpora.data(tokens: tokens, study.general), training: study.training)
        if let model = study.initialModel { base.initialization = .weights(of: model.checksum) }
        return Cell(size: size.name, base: base)
      }
    }
  }

  /// The same cell for runs that are only measured: they save no models at numbers of words.
  var withoutSaving: Cell {
    var training = base.training
    training.saveAt = nil
    return with(training)
  }

  /// The same cell with other settings of training.
  func with(_ training: TrainingConfiguration) -> Cell {
    var base = base
    base.training = training
    return Cell(size: size, base: base, measuredSize: measuredSize)
  }

  /// The study's own settings as a point.
  var point: GridPoint { GridPoint(of: base) }

  /// A run with other hyperparameters; seeds count up from the study's. No seed draws weights that are given.
  func run(_ point: GridPoint, _ seeds: MemberSeeds) -> RunConfiguration {
    var run = base.with(point)
    run.training.seeds.advance(initialization: drawsWeights ? seeds.initialization : 0, order: seeds.order)
    return run
  }

  private var drawsWeights: Bool {
    switch base.initialization {
    case .random: true
    case .weights: false
    }
  }
}
