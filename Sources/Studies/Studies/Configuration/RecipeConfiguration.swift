import Configurations
import Training

/// The recipes of a study.
struct RecipeConfiguration: Sendable {
  /// A recipe whose hyperparameters are searched.
  struct Searched: Sendable {
    let name: Recipe
    let grid: SearchGrid
    let method: CellSearch.Method
    /// Runs of each point, which differ by seed.
    let seedCount: Int
  }

  /// The ensembles.
  struct Ensemble: Sendable {
    /// M.
    let memberCount: Int
    /// The factors of the tuned epochs and weight decay for members; every pair is tried.
    let epochsFactors: [Double], weightDecayFactors: [Double]
  }

  /// Standard and regularized, as far as the study has them.
  let searched: [Searched]
  let ensemble: Ensemble

  /// The search that members take their settings from.
  var regularized: Searched? { searched.first { $0.name == .regularized } }

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    var searched: [Searched] = []
    for name in [Recipe.standard, .regularized] where section.has(name.rawValue) {
      searched.append(try Searched(section.section(name.rawValue), name: name))
    }
    self.searched = searched
    let isTuned = searched.contains { $0.name == .regularized }
    ensemble = try Ensemble(section.section(Recipe.ensemble.rawValue), isTuned: isTuned)
    // The joint limit follows from the ensembles; the key says that it is wanted, and it is always computed.
    try section.section(Recipe.joint.rawValue).finish()
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
  /// - Parameter isTuned: whether members take the settings of a search, which suit one model alone: members of an
  ///   ensemble do better with twice the epochs and half the decay.
  init(_ section: ConfigurationSection, isTuned: Bool) throws(ConfigurationError) {
    memberCount = try section.integer("members", in: 1...10_000, default: 4)
    epochsFactors = try section.numbers("epochsFactor", in: 1e-3...1e3, default: [isTuned ? 2 : 1])
    weightDecayFactors = try section.numbers("weightDecayFactor", in: 1e-6...1e6, default: [isTuned ? 0.5 : 1])
    try section.finish()
  }
}
