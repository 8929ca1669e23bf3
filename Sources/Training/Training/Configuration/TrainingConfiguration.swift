import Configurations
import Corpora
import Optimizers

/// The key `optimizer` of a file's section `training`: the rule that updates the weights.
public enum OptimizerKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// AdamW for all parameters.
  case adamW
  /// Muon for the matrices of the layers, AdamW for the rest.
  case muon
}

/// The hyperparameters of training.
public struct TrainingConfiguration: Sendable, Hashable, Codable {
  /// The seeds of the weights and of the order of the data.
  public struct Seeds: Sendable, Hashable, Codable {
    /// Draws the first weights.
    public var initialization: UInt64
    /// Draws the order of the data.
    public var order: UInt64

    /// A pair of seeds.
    public init(initialization: UInt64, order: UInt64) {
      self.initialization = initialization
      self.order = order
    }
  }

  /// The sequences of a step, over all ranks.
  public var batchSize: Int
  /// The parts of a batch whose gradients are summed on their own, a power of two that a team's size divides.
  public var lanes: Int
  /// The number of passes over the data.
  public var epochs: Int
  /// The peak of the learning rate.
  public var learningRate: Double
  /// The rule that updates the weights; nil: AdamW.
  public var optimizerKind: OptimizerKind?
  /// Decay, clipping and moments.
  public var optimizer: AdamW.Settings
  /// The units whose order changes from epoch to epoch.
  public var shuffle: Shuffle
  /// The seeds.
  public var seeds: Seeds
  /// The fraction of all steps after which the validation loss is measured, in `0...1`; 0: only at the end.
  public var evaluateEvery: Double
  /// The length of a training sequence in tokens; nil: the model's context.
  public var sequenceLength: Int?
  /// The fraction of the steps over which the learning rate rises; nil: 1 %.
  public var warmup: Double?
  /// The learning rate at the end; nil: 0.
  public var finalLearningRate: Double?
  /// The course of the learning rate after the warm-up; nil: half a cosine.
  public var schedule: ScheduleKind?
  /// The fall at the end of the schedule `warmupStableDecay`; nil for others.
  public var learningRateDecay: RateDecay?
  /// The course of the weight decay; nil: constant.
  public var weightDecaySchedule: WeightDecaySchedule?
  /// The auxiliary loss of masked inputs; nil for none.
  public var maskedInputLoss: MaskedInputLoss?
  /// The auxiliary loss of tokens after the next one; nil for none.
  public var multiTokenPrediction: MultiTokenPrediction?
  /// σ of the first weights of output projections, 0 for zeros; nil: that of other linear layers.
  public var outputInitialization: Double?
  /// The weight of the square of the logarithm of the softmax's denominator in the loss; nil: 0.
  public var zLoss: Double?
  /// The probability of an element of the residual stream's inputs to be dropped; nil: 0.
  public var dropout: Double?
  /// The probability of a part of the last block to be skipped; nil: 0.
  public var stochasticDepth: Double?
  /// The probability of an input token to be replaced by a random one; nil: 0.
  public var tokenReplacement: Double?
  /// The average of the weights that is the run's model; nil: the weights after the last step are.
  public var weightAverage: WeightAverageSettings?
  /// The models at the ends of the cycles of a cyclic learning rate; nil: one cycle.
  public var snapshots: SnapshotSettings?
  /// The numbers of words after which the model is saved; nil: words are not counted.
  public var saveAt: SavePoints?

  /// Reads the `training` section of a file.
  ///
  /// - Parameter isTuned: true when a search sets epochs, learning rate and decay, so that they may be absent.
  /// - Throws: `ConfigurationError`.
  public init(_ section: ConfigurationSection, isTuned: Bool = false) throws(ConfigurationError) {
    batchSize = try section.integer("batchSize", in: 1...1_048_576, default: 8)
    lanes = try section.integer("lanes", in: 1...65_536, default: 2)
    epochs = Int(try Hyperparameter.epochs.value(in: section, default: isTuned ? 1 : nil))
    learningRate = try Hyperparameter.learningRate.value(in: section, default: isTuned ? 1e-3 : nil)
    let kind: OptimizerKind = try section.choice("optimizer", default: .adamW)
    optimizerKind = kind == .adamW ? nil : kind
    optimizer = try AdamW.Settings(section, isTuned: isTuned)
    shuffle = try section.choice("shuffle", default: .documents)
    seeds = try Seeds(section.section("seeds"))
    evaluateEvery = try section.number("evaluateEvery", in: 0...1, default: 0.05)
    sequenceLength =
      section.has("sequenceLength") ? try section.integer("sequenceLength", in: 1...1_048_576) : nil
    saveAt = section.has("saveAt") ? try SavePoints(section.section("saveAt")) : nil
    weightAverage =
      section.has("weightAverage") ? try WeightAverageSettings(section.section("weightAverage")) : nil
    snapshots = section.has("snapshots") ? try SnapshotSettings(section.section("snapshots")) : nil
    multiTokenPrediction =
      section.has("multiTokenPrediction") ? try MultiTokenPrediction(section.section("multiTokenPrediction")) : nil
    outputInitialization = try Self.outputInitialization(section)
    zLoss = try section.fraction("zLoss", upTo: 1)
    try readNoise(section)
    try readSchedules(section)
    try validate()
  }

  /// σ of output projections: a number, or the word `zero` for 0.
  private static func outputInitialization(_ section: ConfigurationSection) throws(ConfigurationError) -> Double? {
    let key = "outputInitialization"
    guard section.has(key) else { return nil }
    return try section.text(key) == "zero" ? 0 : section.number(key, in: 0...1)
  }

  /// The same settings for a model of a context, which is the length of sequences unless another one is given: the same sequences by
  /// either spelling have one fingerprint.
  package func forContext(_ contextLength: Int) -> TrainingConfiguration {
    var training = self
    if sequenceLength == contextLength { training.sequenceLength = nil }
    return training
  }

  /// Seconds between checkpoints unless a file says otherwise.
  public static let defaultCheckpointInterval = 60.0

  /// Reads the seconds between checkpoints from the `training` section of a file; results do not depend on them.
  ///
  /// - Throws: `ConfigurationError`.
  public static func checkpointInterval(_ section: ConfigurationSection) throws(ConfigurationError) -> Double {
    try section.seconds("checkpointEvery", in: 0...604_800, default: defaultCheckpointInterval)
  }

  /// Remarks that nothing is drawn from a seed when nothing is shuffled or dropped; several corpora are ordered by it.
  public func remarkUnusedSeed(_ section: ConfigurationSection) throws(ConfigurationError) {
    guard shuffle == .none, !hasNoise else { return }
    try section.section("seeds")
      .remark("order", hasNoEffectBecause: "training.shuffle none keeps the order of the text")
  }

  private func validate() throws(ConfigurationError) {
    if lanes & (lanes - 1) != 0 { throw unevenLanes() }
    if batchSize < lanes { throw emptyLanes() }
  }

  private func unevenLanes() -> ConfigurationError {
    .contradiction("training.lanes must be a power of two, not \(lanes), because lanes are summed in a binary tree")
  }

  private func emptyLanes() -> ConfigurationError {
    .contradiction(
      "training.batchSize \(batchSize) leaves some of \(lanes) lanes without a sequence; use at most \(batchSize) lanes"
    )
  }

  /// Checks that a team of this size can share the lanes.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  public func checkTeam(size: Int) throws(ConfigurationError) {
    guard lanes % size == 0 else {
      let alternative = size & (size - 1) == 0 ? ", or set training.lanes to \(size)" : ""
      throw .contradiction(
        "\(size) ranks cannot share \(lanes) lanes evenly; start a power of two of at most \(lanes) ranks\(alternative)"
      )
    }
  }

  /// The sequences of a lane within a batch: all lanes differ by at most one.
  public func sequences(ofLane lane: Int) -> Range<Int> {
    lane * batchSize / lanes..<(lane + 1) * batchSize / lanes
  }

  /// The most sequences that a lane has.
  public var longestLane: Int { (batchSize + lanes - 1) / lanes }
}

extension TrainingConfiguration.Seeds {
  /// Counts the seeds up, as those of members and of students in a chain are.
  package mutating func advance(initialization: Int, order: Int) {
    self.initialization += UInt64(initialization)
    self.order += UInt64(order)
  }

  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    initialization = UInt64(try section.integer("initialization", in: 0...Int.max, default: 0))
    order = UInt64(try section.integer("order", in: 0...Int.max, default: 0))
    try section.finish()
  }
}

extension AdamW.Settings {
  /// Reads the keys of the `training` section.
  fileprivate init(_ section: ConfigurationSection, isTuned: Bool) throws(ConfigurationError) {
    self.init(
      weightDecay: try Hyperparameter.weightDecay.value(in: section, default: isTuned ? 0.1 : nil),
      beta1: try section.number("beta1", in: 0...0.999_999, default: 0.9),
      beta2: try section.number("beta2", in: 0...0.999_999, default: 0.95),
      epsilon: try section.number("epsilon", in: 0...1, default: 1e-8),
      gradientClip: try section.number("gradientClip", in: 1e-12...1e12, default: 1))
  }
}
