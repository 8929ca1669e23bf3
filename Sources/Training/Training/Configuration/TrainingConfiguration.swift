import Configurations
import Corpora
import Optimizers

/// How a model is trained.
public struct TrainingConfiguration: Sendable, Hashable, Codable {
  /// What draws the weights and the order of the data.
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
  /// The shares of a batch whose gradients are summed on their own, a power of two that a team's size divides.
  public var lanes: Int
  /// How often the data is repeated.
  public var epochs: Int
  /// The peak of the learning rate.
  public var learningRate: Double
  /// Decay, clipping and moments.
  public var optimizer: AdamW.Settings
  /// What changes its order from epoch to epoch.
  public var shuffle: Shuffle
  /// The seeds.
  public var seeds: Seeds
  /// The share of all steps after which the validation loss is measured, in `0...1`; 0: only at the end.
  public var evaluateEvery: Double

  /// Reads the `training` section of a file.
  ///
  /// - Parameter isTuned: whether epochs, learning rate and decay come from elsewhere, so that they may be absent.
  /// - Throws: `ConfigurationError`.
  public init(_ section: ConfigurationSection, isTuned: Bool = false) throws(ConfigurationError) {
    batchSize = try section.integer("batchSize", in: 1...1_048_576, default: 8)
    lanes = try section.integer("lanes", in: 1...65_536, default: 2)
    epochs = Int(try Hyperparameter.epochs.value(in: section, default: isTuned ? 1 : nil))
    learningRate = try Hyperparameter.learningRate.value(in: section, default: isTuned ? 1e-3 : nil)
    optimizer = AdamW.Settings(
      weightDecay: try Hyperparameter.weightDecay.value(in: section, default: isTuned ? 0.1 : nil),
      beta1: try section.number("beta1", in: 0...0.999_999, default: 0.9),
      beta2: try section.number("beta2", in: 0...0.999_999, default: 0.95),
      epsilon: try section.number("epsilon", in: 0...1, default: 1e-8),
      gradientClip: try section.number("gradientClip", in: 1e-12...1e12, default: 1))
    shuffle = try section.choice("shuffle", default: .documents)
    let seeds = try section.section("seeds")
    self.seeds = Seeds(
      initialization: UInt64(try seeds.integer("initialization", in: 0...Int.max, default: 0)),
      order: UInt64(try seeds.integer("order", in: 0...Int.max, default: 0)))
    try seeds.finish()
    evaluateEvery = try section.number("evaluateEvery", in: 0...1, default: 0.05)
    try validate()
  }

  /// Seconds between checkpoints unless a file says otherwise.
  public static let defaultCheckpointInterval = 60.0

  /// Reads the seconds between checkpoints from the `training` section of a file; results do not depend on them.
  ///
  /// - Throws: `ConfigurationError`.
  public static func checkpointInterval(_ section: ConfigurationSection) throws(ConfigurationError) -> Double {
    try section.number("checkpointEvery", in: 0...604_800, default: defaultCheckpointInterval)
  }

  private func validate() throws(ConfigurationError) {
    guard lanes & (lanes - 1) == 0 else {
      throw .contradiction(
        "training.lanes must be a power of two, not \(lanes), because lanes are summed in a binary tree")
    }
    guard batchSize >= lanes else {
      throw .contradiction(
        "training.batchSize \(batchSize) leaves some of \(lanes) lanes without a sequence; use at most \(batchSize) lanes"
      )
    }
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
