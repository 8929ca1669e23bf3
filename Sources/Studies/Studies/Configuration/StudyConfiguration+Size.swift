import Configurations
import Foundation
import Training
import Transformers

extension StudyConfiguration {
  /// A model size with its name; the vocabulary is that of the corpus.
  public struct Size: Sendable {
    /// The name that people call it by.
    public let name: String
    let model: ModelConfiguration
    /// The models of this size.
    var role = Role.member
    /// True for a model that runs start from, whose rows are as many as they are.
    let hasWeights: Bool

    /// The models that a size is for.
    enum Role: String, CaseIterable {
      /// Single models, the members of ensembles, and students.
      case member
      /// Students alone.
      case student
    }

    /// The shape with the corpus's vocabulary.
    public func model(vocabularySize: Int) -> ModelConfiguration {
      var model = model
      if !hasWeights { model.vocabularySize = vocabularySize }
      return model
    }
  }
}

extension StudyConfiguration.Size {
  /// The sizes of a study file: the model that it starts from alone, or the list `models`.
  ///
  /// - Throws: `ConfigurationError` when both are given, or the list is empty or has a name twice.
  static func all(
    _ root: ConfigurationSection, vocabularySize: Int, contextLength: Int, _ initialModel: InitialModel?
  ) throws(ConfigurationError) -> [Self] {
    guard let initialModel else {
      return try all(root.sections("models"), vocabularySize: vocabularySize, contextLength: contextLength)
    }
    guard !root.has("models") else {
      throw .contradiction(
        "the file has models and initialization; leave models out, because initialization.model has a shape")
    }
    return [Self(name: initialModel.name, model: initialModel.model, hasWeights: true)]
  }

  /// Reads the list `models` of a study file.
  ///
  /// - Throws: `ConfigurationError` when it is empty or two sizes have one name.
  private static func all(
    _ sections: [ConfigurationSection], vocabularySize: Int, contextLength: Int
  ) throws(ConfigurationError) -> [Self] {
    guard !sections.isEmpty else { throw .missingKey(path: "models") }
    var sizes: [Self] = []
    for section in sections {
      let name = try Self.name(section, others: sizes)
      let role: Role = try section.choice("role", default: .member)
      let model = try ModelConfiguration(section, vocabularySize: vocabularySize, contextLength: contextLength)
      try section.finish()
      sizes.append(Self(name: name, model: model, role: role, hasWeights: false))
    }
    guard sizes.contains(where: { $0.role == .member }) else {
      throw .contradiction("all models have the role student; leave role out of the one whose ensemble teaches")
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

extension StudyConfiguration {
  /// The sizes of ensembles and their members.
  public var sizes: [Size] { allSizes.filter { $0.role == .member } }
  /// Sizes that students alone have.
  public var studentSizes: [Size] { allSizes.filter { $0.role == .student } }

  /// Refuses a size for students alone that no student has, or whose students would learn from a single model of that size.
  func checkStudentSizes() throws(ConfigurationError) {
    for size in studentSizes {
      guard let distillation, distillation.students.contains(size.name) else {
        throw .contradiction(
          "\(size.name) under models has the role student, but distillation.student does not name it; name it there, or leave it out"
        )
      }
      guard !distillation.methods.contains(.ownSize) else {
        throw .contradiction(
          "students by method self learn from a single model of their size, which \(size.name) with the role student does not have; leave the method or the role out"
        )
      }
    }
  }
}

extension InitialModel {
  /// The name of its size: that of its directory where it can be a file's.
  fileprivate var name: String {
    let name = URL(fileURLWithPath: directory).standardizedFileURL.lastPathComponent
    return name.isFileName ? name : "base"
  }
}
