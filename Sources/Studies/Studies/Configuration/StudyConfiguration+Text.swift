import Configurations
import Corpora
import Training

extension StudyConfiguration {
  /// The source of the text and its splits.
  public struct Text: Sendable {
    /// Files, directories and patterns.
    public var paths: [String]
    /// The size of the vocabulary that is trained, or that of the given tokenizer's model.
    public var vocabularySize: Int
    /// The directory of the model whose tokenizer is used; nil when one is trained.
    public var tokenizer: String?
    /// The sizes of the parts that are held out, above 0.
    public var validation: HeldOutSize, test: HeldOutSize
    /// The seed that shuffles the documents.
    public var seed: UInt64
    /// The treatment of documents that are exact copies of others.
    public var duplicates: DuplicateRule
    /// A line that separates documents in a file.
    public var separator: String?
    /// The field of JSON lines that holds the text.
    public var textField: String
    /// True when files of directories that are not read are an error.
    public var isStrict: Bool
    /// True when a text that is not the one of the study's results replaces them.
    public var acceptsChange: Bool
  }

  /// Text that a model knows already: its held-out documents tell what the model forgets, and its training documents can be
  /// mixed into what it learns.
  public struct GeneralText: Sendable {
    /// The source of the text and its splits.
    public var text: Text
    /// The fraction of the training sequences that come from it, below 1.
    public var share: Double
    /// The number of its first training tokens that are used; nil: all.
    public var tokens: Int?
  }
}

extension StudyConfiguration.GeneralText {
  init(_ section: ConfigurationSection, _ initialModel: InitialModel?) throws(ConfigurationError) {
    text = try StudyConfiguration.Text(section, initialModel)
    share = try section.number("share", in: 0...0.99, default: 0)
    tokens = section.has("tokens") ? try section.integer("tokens", in: 1...1 << 40) : nil
    if share == 0 {
      section.remark("tokens", hasNoEffectBecause: "without corpus.general.share, no run trains on that text")
    }
    try section.finish()
  }
}

extension StudyConfiguration.Text {
  /// - Parameters:
  ///   - initialModel: the model that runs start from, whose tokenizer is used.
  ///   - hasPaths: false for the text of a generated world.
  init(
    _ section: ConfigurationSection, _ initialModel: InitialModel?, hasPaths: Bool = true
  ) throws(ConfigurationError) {
    paths = hasPaths ? try section.texts("text") : []
    guard initialModel == nil || !section.has("vocabulary") else {
      throw .contradiction(
        "\(section.path(of: "vocabulary")) trains a tokenizer, but initialization.model has one; leave it out")
    }
    let size = try section.integer("vocabulary", in: 257...1_000_000, default: 2048)
    vocabularySize = initialModel?.model.vocabularySize ?? size
    tokenizer = initialModel?.directory
    validation = try section.heldOutSize("validation")
    test = try section.heldOutSize("test")
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    duplicates = try section.choice("duplicates", default: .drop)
    separator = section.has("separator") ? try section.text("separator") : nil
    textField = try section.text("textField", default: "text")
    isStrict = try section.boolean("strict", default: false)
    acceptsChange = try section.boolean("acceptChangedText", default: false)
    try checkHeldOut(section)
  }

  private func checkHeldOut(_ section: ConfigurationSection) throws(ConfigurationError) {
    guard !validation.isNone, !test.isNone else {
      throw .contradiction(
        "a study needs \(section.path(of: "validation")) and \(section.path(of: "test")) above 0, because it reports on text that no model saw"
      )
    }
  }
}
