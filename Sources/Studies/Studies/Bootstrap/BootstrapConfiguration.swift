import Configurations
import Corpora
import NearestNeighbors
import Synthesis
import Training

/// The arms of synthetic bootstrapped pre-training: texts that a model of the corpus writes itself are learned beside the corpus.
package struct BootstrapConfiguration: Sendable {
  /// A text that models learn from beside the corpus.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    /// Texts of a model that learned pairs of neighbors.
    case neighbors
    /// Texts of a model that learned pairs of random documents: the control.
    case random
    /// Texts that the base writes from nothing: the other control.
    case unconditional
    /// Fresh documents: those behind the first tokens of the corpus, in its order.
    case fresh
  }

  /// The places of texts beside their documents.
  package enum Arrangement: String, CaseIterable, Sendable, Codable {
    /// Each text is a document of its own.
    case shuffled
    /// Each text stands behind the document that it was written from.
    case megadoc
  }

  /// The arms beside repetition.
  package let arms: [Kind]
  /// The arrangements of the texts that neighbors lead to.
  package let arrangements: [Arrangement]
  /// The fraction of the training tokens that is synthetic, or fresh.
  package let fraction: Double
  /// The models of each arm.
  package let seedCount: Int
  /// The most tokens of a passage, into which longer documents are cut; nil when they are not.
  package let passages: Int?
  /// The search for pairs.
  package let pairs: PairSettings
  /// The training on pairs.
  package let tuning: Tuning
  /// The drawing of texts; the number of texts follows from the tokens that are wanted.
  package let sampling: BootstrapSettings
  /// The texts of each kind whose quality is measured, at most.
  package let measuredTexts: Int

  /// - Parameter seedCount: the models of each arm unless the section says otherwise.
  init(_ section: ConfigurationSection, seedCount: Int) throws {
    arms = try section.choices("arms", default: Kind.allCases)
    arrangements = try section.choices("arrangement", default: [.shuffled])
    fraction = try section.number("fraction", in: 0.001...0.9, default: 0.25)
    self.seedCount = try section.integer("seeds", in: 1...1000, default: seedCount)
    passages = try section.has("passages") ? section.integer("passages", in: 1...1 << 20) : nil
    pairs = try PairSettings(section.section("pairs"))
    tuning = try Tuning(section.section("tuning"))
    sampling = try BootstrapSettings(section.section("sampling"), passages: passages)
    measuredTexts = try section.integer("measuredTexts", in: 2...1 << 20, default: 1000)
    try section.finish()
    guard !arrangements.isEmpty else {
      throw ConfigurationError.contradiction(
        "\(section.path(of: "arrangement")) is empty; give shuffled, megadoc or both")
    }
    guard MixingRatio(fraction: fraction) != nil else {
      throw ConfigurationError.contradiction(
        "\(section.path(of: "fraction")) \(fraction) has more than three digits; give for instance 0.25")
    }
  }
}

extension BootstrapConfiguration {
  /// The search for pairs of documents.
  package struct PairSettings: Sendable, Codable {
    /// The way in which neighbors are found: by embeddings of the base, or by words.
    package let method: PairMethod
    /// k, the most neighbors of a document.
    package let count: Int
    /// The pairs for each document that are kept, the most similar of all; nil: all.
    package let perDocument: Double?
    /// The least similarity of a pair; nil when any will do.
    package let threshold: Double?
    /// Decides samples and random pairs.
    package let seed: UInt64

    init(_ section: ConfigurationSection) throws(ConfigurationError) {
      method = try section.choice("method", default: .embeddings)
      count = try section.integer("count", in: 1...1000, default: 8)
      perDocument = section.has("perDocument") ? try section.number("perDocument", in: 1e-3...1000) : nil
      threshold = section.has("threshold") ? try section.number("threshold", in: -1...1) : nil
      seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
      try section.finish()
      guard method != .random else {
        throw .contradiction(
          "\(section.path(of: "method")) is random, but random pairs are an arm; give embeddings or jaccard")
      }
      guard perDocument == nil || threshold == nil else {
        throw .contradiction(
          "\(section.path(of: "threshold")) and \(section.path(of: "perDocument")) exclude each other; give one of them"
        )
      }
    }
  }

  /// The training on pairs, from the weights of the base.
  package struct Tuning: Sendable {
    /// The numbers of passes that are tried; the loss on pairs of validation documents decides.
    package let epochs: [Int]
    /// The hyperparameters that differ from those of the base.
    package let learningRate: Double?, weightDecay: Double?

    init(_ section: ConfigurationSection) throws(ConfigurationError) {
      let given = section.has("epochs") ? try section.integers("epochs", in: 1...1_000_000) : [1, 2, 4]
      epochs = Set(given).sorted()
      learningRate = section.has("learningRate") ? try Hyperparameter.learningRate.value(in: section) : nil
      weightDecay = section.has("weightDecay") ? try Hyperparameter.weightDecay.value(in: section) : nil
      try section.finish()
      guard !epochs.isEmpty else {
        throw .contradiction("\(section.path(of: "epochs")) is empty; give for instance [1, 2, 4]")
      }
    }
  }
}

extension BootstrapSettings {
  fileprivate init(_ section: ConfigurationSection, passages: Int?) throws(ConfigurationError) {
    self.init(texts: 1)
    self.passages = passages
    temperature = try section.number("temperature", in: 0...100, default: temperature)
    topP = try section.number("topP", in: 1e-6...1, default: topP)
    textsPerSeed = try section.integer("textsPerSeed", in: 1...1 << 20, default: textsPerSeed)
    maxTokens = section.has("maxTokens") ? try section.integer("maxTokens", in: 1...1 << 20) : nil
    seedTokens = section.has("seedTokens") ? try section.integer("seedTokens", in: 1...1 << 20) : nil
    keepsUnfinished = try section.boolean("keepUnfinished", default: keepsUnfinished)
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    try section.finish()
  }
}
