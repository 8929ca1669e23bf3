import Configurations
import Training
import Worlds

/// A study as a person writes it: a text, model sizes, numbers of tokens, and the number of members.
public struct StudyConfiguration: Sendable {
  /// The study's name.
  public let name: String
  /// Its text.
  public let text: Text
  /// The generated world whose text the study is about; nil when its text is given.
  public let world: WorldConfiguration?
  /// Text beside it that the models know already; nil when there is none.
  public let general: GeneralText?
  /// The model that all runs start from; nil when weights are drawn.
  public let initialModel: InitialModel?
  /// D of each subset, ascending.
  public let tokenCounts: [Int]
  /// The sizes of members, and those of students alone.
  let allSizes: [Size]
  /// The training of each run, but for its seeds and what a recipe searches.
  public let training: TrainingConfiguration
  /// Seconds between a run's checkpoints.
  public let checkpointEvery: Double
  /// The limits that no run may exceed.
  public let limits: TrainingLimits
  /// The searches and the ensembles.
  package let recipes: RecipeConfiguration
  /// The measurements of ensembles.
  package let evaluation: EvaluationConfiguration
  /// The models that an ensemble is compared with.
  package let controls: ControlConfiguration
  /// The students; nil when there are none.
  package let distillation: DistillationConfiguration?
  /// The switches of training that are tried; nil when there are none.
  package let ablation: AblationConfiguration?
  /// Sentences about keys that have no effect.
  public let remarks: [String]

  /// Reads a study file.
  ///
  /// - Throws: `ConfigurationError`; `FileError` and `CheckpointError` when the model that it starts from cannot be read.
  public init(utf8: [UInt8], file: String, overrides: [String] = []) throws {
    try self.init(ConfigurationSection(utf8: utf8, file: file, overrides: overrides))
  }

  /// The name in a study file of which nothing else is read.
  ///
  /// - Throws: `ConfigurationError`.
  public static func name(
    utf8: [UInt8], file: String, overrides: [String] = []
  ) throws(ConfigurationError) -> String {
    try ConfigurationSection(utf8: utf8, file: file, overrides: overrides).fileName("study")
  }

  private init(_ root: ConfigurationSection) throws {
    name = try root.fileName("study")
    let initialModel = root.has("initialization") ? try InitialModel(root.section("initialization")) : nil
    self.initialModel = initialModel
    world = root.has("world") ? try WorldConfiguration(root.section("world")) : nil
    let corpus = try root.section("corpus")
    text = try Text(corpus, initialModel, hasPaths: world == nil)
    general = corpus.has("general") ? try GeneralText(corpus.section("general"), initialModel) : nil
    tokenCounts = try corpus.integers("tokens", in: 1...1 << 40).sorted()
    try corpus.finish()
    recipes = try RecipeConfiguration(root.section("recipes"), hasWorld: world?.teaching != nil)
    let isTuned = recipes.regularized != nil
    let trainingSection = try root.section("training")
    let runs = try Runs(trainingSection, isTuned: isTuned, initialModel)
    training = runs.training
    checkpointEvery = runs.checkpointEvery
    limits = runs.limits
    ablation = try Self.ablation(
      root, trainingSection: trainingSection, training: runs.training, recipes: recipes)
    allSizes = try Size.all(root, vocabularySize: text.vocabularySize, contextLength: runs.contextLength, initialModel)
    evaluation = try EvaluationConfiguration(
      root.section("evaluation"), memberCount: recipes.ensemble.memberCount)
    let names = SizeNames(all: allSizes.filter { $0.role == .member }.map { $0.name })
    controls = try ControlConfiguration(root.section("controls"), sizes: names)
    distillation = try Self.distillation(
      root, sizes: names, students: SizeNames(all: allSizes.map { $0.name }), base: trainingSection)
    try root.finish()
    remarks = root.remarks
    try checkLimits()
    try checkStudentSizes()
    if initialModel != nil { try checkContinuation() } else { try checkRandomStart() }
  }

  /// False when synthetic text alone is learned by a model that is given.
  var trainsMembers: Bool { initialModel == nil || recipes.synthetic == nil || recipes.hasEnsemble }

  /// The keys that give the learning rate of runs: those of the searches, or of all runs when nothing is searched.
  public var learningRateKeys: [String] {
    let key = Hyperparameter.learningRate.key
    let searches = recipes.searched.map { "recipes.\($0.name.rawValue).\(key)" }
    return searches.isEmpty ? ["training.\(key)"] : searches
  }

  private static func ablation(
    _ root: ConfigurationSection, trainingSection: ConfigurationSection, training: TrainingConfiguration,
    recipes: RecipeConfiguration
  ) throws(ConfigurationError) -> AblationConfiguration? {
    guard recipes.hasAblation else { return nil }
    return try AblationConfiguration(
      root.section("recipes").section("ablation"), base: (section: trainingSection, settings: training),
      isTuned: recipes.regularized != nil, seedCount: recipes.ensemble.memberCount)
  }

  private static func distillation(
    _ root: ConfigurationSection, sizes: SizeNames, students: SizeNames, base: ConfigurationSection
  ) throws(ConfigurationError) -> DistillationConfiguration? {
    guard root.has("distillation") else { return nil }
    return try DistillationConfiguration(root.section("distillation"), sizes: sizes, students: students, base: base)
  }
}

/// The section `training` of a study file.
private struct Runs {
  let contextLength: Int
  let training: TrainingConfiguration
  let checkpointEvery: Double
  let limits: TrainingLimits

  /// - Parameters:
  ///   - isTuned: true when a search finds epochs, learning rate and decay, so that they may be absent.
  ///   - initialModel: the model that runs start from, which has a context.
  init(
    _ section: ConfigurationSection, isTuned: Bool, _ initialModel: InitialModel?
  ) throws(ConfigurationError) {
    contextLength = try section.integer("contextLength", in: 1...1_048_576, default: 128)
    if initialModel != nil {
      section.remark(
        "contextLength",
        hasNoEffectBecause: "initialization.model has a context; initialization.contextLength shortens it")
    }
    let settings = try TrainingConfiguration(section, isTuned: isTuned)
    training = initialModel.map { settings.forContext($0.model.contextLength) } ?? settings
    try initialModel?.checkDraws(section)
    try training.remarkUnusedSeed(section)
    if isTuned {
      for row in Hyperparameter.required {
        section.remark(row.key, hasNoEffectBecause: "the searches under recipes list their own values")
      }
    }
    checkpointEvery = try TrainingConfiguration.checkpointInterval(section)
    limits = try TrainingLimits(section)
    try section.finish()
  }
}
