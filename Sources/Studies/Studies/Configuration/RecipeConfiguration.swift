import Configurations
import Training

/// The recipes of a study.
package struct RecipeConfiguration: Sendable {
  /// A recipe whose hyperparameters are searched.
  package struct Searched: Sendable {
    package let name: Recipe
    package let grid: SearchGrid
    package let method: CellSearch.Method
    /// Runs of each point, which differ by seed.
    package let seedCount: Int
  }

  /// The ensembles.
  package struct Ensemble: Sendable {
    /// M.
    package let memberCount: Int
    /// The factors of the tuned epochs and weight decay for members; every pair is tried.
    package let epochsFactors: [Double], weightDecayFactors: [Double]
  }

  /// Standard and regularized, as far as the study has them.
  package let searched: [Searched]
  package let ensemble: Ensemble
  /// The models that ensembles are mixed with; nil when there are none.
  package let mixture: MixtureConfiguration?
  /// The steps from a model to its best continuation; nil when they are not asked for.
  package let continued: Continued?
  /// The arms of continued pre-training on synthetic text; nil when there are none.
  package let synthetic: SyntheticConfiguration?
  /// The arms of synthetic bootstrapped pre-training; nil when there are none.
  package let bootstrap: BootstrapConfiguration?
  /// True when the file has switches of training, which are read after the section of training.
  let hasAblation: Bool
  /// True when the file has settings of ensembles.
  let hasEnsemble: Bool

  /// The steps from a model to an ensemble of its continuations.
  package struct Continued: Sendable {
    /// The sequences of a step of the usual recipe, which goes over the text once in large batches.
    package let largeBatchSize: Int
  }

  /// The search that members take their settings from.
  package var regularized: Searched? { searched.first { $0.name == .regularized } }

  /// - Parameter hasWorld: true when the documents of synthetic text are generated.
  init(_ section: ConfigurationSection, hasWorld: Bool) throws {
    searched = try Self.searched(section)
    hasEnsemble = section.has(Recipe.ensemble.rawValue)
    let isTuned = searched.contains { $0.name == .regularized }
    ensemble = try Ensemble(section.section(Recipe.ensemble.rawValue), isTuned: isTuned)
    mixture = section.has("mixture") ? try MixtureConfiguration(section.section("mixture")) : nil
    continued = section.has("continued") ? try Continued(section.section("continued")) : nil
    synthetic =
      section.has("synthetic") ? try SyntheticConfiguration(section.section("synthetic"), hasWorld: hasWorld) : nil
    bootstrap =
      section.has("bootstrap")
      ? try BootstrapConfiguration(section.section("bootstrap"), seedCount: ensemble.memberCount) : nil
    hasAblation = section.has("ablation")
    // The joint limit follows from the ensembles; the key says that it is wanted, and it is always computed.
    try section.section(Recipe.joint.rawValue).finish()
    try section.finish()
  }

  private static func searched(_ section: ConfigurationSection) throws(ConfigurationError) -> [Searched] {
    var searched: [Searched] = []
    for name in [Recipe.standard, .regularized] where section.has(name.rawValue) {
      searched.append(try Searched(section.section(name.rawValue), name: name))
    }
    return searched
  }
}

extension RecipeConfiguration.Continued {
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    largeBatchSize = try section.integer("largeBatchSize", in: 1...1_048_576)
    try section.finish()
  }
}

extension RecipeConfiguration.Searched {
  init(
    _ section: ConfigurationSection, name: Recipe, table: [Hyperparameter] = Hyperparameter.table
  ) throws(ConfigurationError) {
    self.name = name
    let bounds = try section.section("bounds")
    grid = try SearchGrid(section, bounds: bounds, table: table)
    method = try section.choice("search", default: .grid)
    guard method != .grid || !section.has("bounds") else {
      throw .contradiction(
        "a grid is not widened; leave \(section.path(of: "bounds")) out, or set search to coordinateDescent")
    }
    seedCount = try section.integer("seeds", in: 1...1000, default: 1)
    try bounds.finish()
    try section.finish()
  }
}

extension RecipeConfiguration.Ensemble {
  /// - Parameter isTuned: true when members take the settings of a search, which suit one model alone: members of an
  ///   ensemble do better with twice the epochs and half the decay.
  init(_ section: ConfigurationSection, isTuned: Bool) throws(ConfigurationError) {
    memberCount = try section.integer("members", in: 1...10_000, default: 4)
    epochsFactors = try section.numbers("epochsFactor", in: 1e-3...1e3, default: [isTuned ? 2 : 1])
    weightDecayFactors = try section.numbers("weightDecayFactor", in: 1e-6...1e6, default: [isTuned ? 0.5 : 1])
    try section.finish()
  }
}
