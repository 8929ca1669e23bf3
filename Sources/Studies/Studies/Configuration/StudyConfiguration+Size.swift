import Configurations
import Transformers

extension StudyConfiguration {
  /// A model size with its name; the vocabulary is that of the corpus.
  public struct Size: Sendable {
    /// The name that people call it by.
    public let name: String
    let model: ModelConfiguration

    /// The shape with the corpus's vocabulary.
    public func model(vocabularySize: Int) -> ModelConfiguration {
      var model = model
      model.vocabularySize = vocabularySize
      return model
    }
  }
}

extension StudyConfiguration.Size {
  /// Reads the list `models` of a study file.
  ///
  /// - Throws: `ConfigurationError` when it is empty or two sizes have one name.
  static func all(
    _ sections: [ConfigurationSection], vocabularySize: Int, contextLength: Int
  ) throws(ConfigurationError) -> [Self] {
    guard !sections.isEmpty else { throw .missingKey(path: "models") }
    var sizes: [Self] = []
    for section in sections {
      let name = try Self.name(section, others: sizes)
      let model = try ModelConfiguration(section, vocabularySize: vocabularySize, contextLength: contextLength)
      try section.finish()
      sizes.append(Self(name: name, model: model))
    }
    return sizes
  }

  private static func name(_ section: ConfigurationSection, others: [Self]) throws(ConfigurationError) -> String {
    let name = try section.fileName("name")
    guard !others.contains(where: { $0.name == name }) else {
      throw .contradiction("two models are named \"\(name)\"; give each a name of its own")
    }
    return name
  }
}
