import Configurations
import Corpora

extension StudyConfiguration {
  /// The source of the text and its splits.
  public struct Text: Sendable {
    /// Files, directories and patterns.
    public var paths: [String]
    /// The size of the vocabulary that is trained.
    public var vocabularySize: Int
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
}

extension StudyConfiguration.Text {
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    paths = try section.texts("text")
    vocabularySize = try section.integer("vocabulary", in: 257...1_000_000, default: 2048)
    validation = try section.heldOutSize("validation")
    test = try section.heldOutSize("test")
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    duplicates = try section.choice("duplicates", default: .drop)
    separator = section.has("separator") ? try section.text("separator") : nil
    textField = try section.text("textField", default: "text")
    isStrict = try section.boolean("strict", default: false)
    acceptsChange = try section.boolean("acceptChangedText", default: false)
    try checkHeldOut()
  }

  private func checkHeldOut() throws(ConfigurationError) {
    guard !validation.isNone, !test.isNone else {
      throw .contradiction(
        "a study needs corpus.validation and corpus.test above 0, because it reports on text that no model saw")
    }
  }
}
