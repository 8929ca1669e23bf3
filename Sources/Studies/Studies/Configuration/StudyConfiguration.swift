import Configurations
import Training
import Transformers

/// A study as a person writes it: a text, model sizes, numbers of tokens, and how many members.
public struct StudyConfiguration: Sendable {
  /// Where the text comes from and how it is split.
  public struct Text: Sendable {
    /// Files, directories and patterns.
    public var paths: [String]
    /// The size of the vocabulary that is trained.
    public var vocabularySize: Int
    /// The shares that are set aside.
    public var validation: Double, test: Double
    /// What shuffles the documents.
    public var seed: UInt64
    /// A line that separates documents in a file.
    public var separator: String?
    /// The field of JSON lines that holds the text.
    public var textField: String
  }

  /// A model size with its name; the vocabulary is that of the corpus.
  public struct Size: Sendable {
    /// What people call it.
    public let name: String
    let model: ModelConfiguration

    /// The shape with the corpus's vocabulary.
    public func model(vocabularySize: Int) -> ModelConfiguration {
      var model = model
      model.vocabularySize = vocabularySize
      return model
    }
  }

  /// The study's name.
  public let name: String
  /// Its text.
  public let text: Text
  /// D of each subset, ascending.
  public let tokenCounts: [Int]
  /// The sizes.
  public let sizes: [Size]
  /// How each run is trained, but for its seeds and what a recipe searches.
  public let training: TrainingConfiguration
  /// Seconds between a run's checkpoints.
  public let checkpointEvery: Double
  /// What is searched, and the ensembles.
  let recipes: RecipeConfiguration
  /// What is measured of ensembles, and what they are compared with.
  let evaluation: EvaluationConfiguration
  let controls: ControlConfiguration
  /// The students; nil when there are none.
  let distillation: DistillationConfiguration?

  /// Reads a study file.
  ///
  /// - Throws: `ConfigurationError`.
  public init(utf8: [UInt8], file: String, overrides: [String] = []) throws(ConfigurationError) {
    let root = try ConfigurationSection(utf8: utf8, file: file, overrides: overrides)
    name = try Self.fileName(root.text("study"), key: "study")
    let corpus = try root.section("corpus")
    text = try Text(corpus)
    tokenCounts = try corpus.integers("tokens", in: 1...1 << 40).sorted()
    try corpus.finish()
    recipes = try RecipeConfiguration(root.section("recipes"))
    let training = try root.section("training")
    let contextLength = try training.integer("contextLength", in: 1...1_048_576, default: 128)
    self.training = try TrainingConfiguration(training, isTuned: recipes.regularized != nil)
    checkpointEvery = try TrainingConfiguration.checkpointInterval(training)
    try training.finish()
    sizes = try Self.sizes(root.sections("models"), text.vocabularySize, contextLength)
    evaluation = try EvaluationConfiguration(root.section("evaluation"))
    controls = try ControlConfiguration(root.section("controls"), sizes: sizes.map { $0.name })
    distillation =
      root.has("distillation")
      ? try DistillationConfiguration(root.section("distillation"), sizes: sizes.map { $0.name }) : nil
    try root.finish()
  }

  private static func sizes(
    _ sections: [ConfigurationSection], _ vocabularySize: Int, _ contextLength: Int
  ) throws(ConfigurationError) -> [Size] {
    guard !sections.isEmpty else { throw .missingKey(path: "models") }
    var sizes: [Size] = []
    for section in sections {
      let name = try fileName(section.text("name"), key: section.path(of: "name"))
      guard !sizes.contains(where: { $0.name == name }) else {
        throw .contradiction("two models are named \"\(name)\"; give each a name of its own")
      }
      let model = try ModelConfiguration(section, vocabularySize: vocabularySize, contextLength: contextLength)
      try section.finish()
      sizes.append(Size(name: name, model: model))
    }
    return sizes
  }

  /// Names become parts of paths, so they may not lead out of their directory.
  private static func fileName(_ text: String, key: String) throws(ConfigurationError) -> String {
    guard isFileName(text) else {
      throw .outOfRange(
        path: key, expected: "a name of at most 64 letters, digits, - _ and .", found: "\"\(text.prefix(80))\"")
    }
    return text
  }

  /// Whether a name may be a part of a path.
  static func isFileName(_ text: String) -> Bool {
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    return isPlain && !text.isEmpty && !text.hasPrefix(".") && text.count <= 64
  }
}

extension StudyConfiguration.Text {
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    paths = try section.texts("text")
    vocabularySize = try section.integer("vocabulary", in: 257...1_000_000, default: 2048)
    validation = try section.number("validation", in: 0...0.9, default: 0.05)
    test = try section.number("test", in: 0...0.9, default: 0.05)
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    separator = section.has("separator") ? try section.text("separator") : nil
    textField = try section.text("textField", default: "text")
    guard validation > 0, test > 0 else {
      throw .contradiction(
        "a study needs corpus.validation and corpus.test above 0, because it reports on text that no model saw")
    }
  }
}
