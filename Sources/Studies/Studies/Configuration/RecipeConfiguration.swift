import Configurations

/// The recipes of a study.
struct RecipeConfiguration: Sendable {
  /// A recipe whose hyperparameters are searched.
  struct Searched: Sendable {
    let name: String
    let grid: SearchGrid
    let method: CellSearch.Method
    /// Runs of each point, which differ by seed.
    let seedCount: Int
  }

  /// The ensembles.
  struct Ensemble: Sendable {
    /// M.
    let memberCount: Int
    /// What the tuned epochs and decay are multiplied by for members; every pair is tried.
    let epochsFactors: [Double], weightDecayFactors: [Double]
  }

  /// Standard and regularized, as far as the study has them.
  let searched: [Searched]
  let ensemble: Ensemble

  /// The name of the recipe that members take their settings from.
  static let regularized = "regularized"
  /// The name of the recipe with the usual decay.
  static let standard = "standard"

  var regularized: Searched? { searched.first { $0.name == Self.regularized } }

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    var searched: [Searched] = []
    for name in [Self.standard, Self.regularized] where section.has(name) {
      searched.append(try Searched(section.section(name), name: name))
    }
    self.searched = searched
    let isTuned = searched.contains { $0.name == Self.regularized }
    ensemble = try Ensemble(section.section("ensemble"), isTuned: isTuned)
    // The joint limit follows from the ensembles; the key says that it is wanted, and it is always computed.
    try section.section("joint").finish()
    try section.finish()
  }
}

extension RecipeConfiguration.Searched {
  init(_ section: ConfigurationSection, name: String) throws(ConfigurationError) {
    self.name = name
    let bounds = try section.section("bounds")
    func range(_ key: String, _ limits: ClosedRange<Double>) throws(ConfigurationError) -> ClosedRange<Double>? {
      guard bounds.has(key) else { return nil }
      let values = try bounds.numbers(key, in: limits).sorted()
      guard values.count == 2 else {
        throw .outOfRange(path: bounds.path(of: key), expected: "two numbers, low and high", found: "\(values)")
      }
      return values[0]...values[1]
    }
    let epochs = try section.integers("epochs", in: 1...1_000_000).map { Double($0) }
    let rates = try section.numbers("learningRate", in: 1e-9...1e3)
    let decays = try section.numbers("weightDecay", in: 1e-9...1e6)
    grid = SearchGrid(
      epochs: .init(epochs, bounds: try range("epochs", 1...1e6), isWhole: true),
      learningRate: .init(rates, bounds: try range("learningRate", 1e-9...1e3)),
      weightDecay: .init(decays, bounds: try range("weightDecay", 1e-9...1e6)))
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
