import Configurations
import Corpora
import Training

/// The arms of continued pre-training on synthetic text.
package struct SyntheticConfiguration: Sendable {
  /// A text that models learn from beside the documents themselves.
  package enum Kind: String, CaseIterable, Sendable { case raw, rephrase, entigraph }

  /// The documents; nil for those of the study's world.
  package let source: SourceText?
  /// The arms.
  package let arms: [Kind]
  /// The parts of the text of EntiGraph that models learn from, ascending, in `0..<1`; the last arm learns from all of it.
  package let subsamples: [Double]
  /// The tokens that each model learns from, those of general text not counted.
  package let trainingTokens: Int
  /// The epochs of the published baseline on the documents themselves; nil: without it.
  package let rawEpochs: Int?
  /// The fraction of the training sequences that come from the study's corpus, the general text.
  package let replay: Double
  /// The hyperparameters that differ from those of `training`.
  package let learningRate: Double?, weightDecay: Double?
  /// The models of each arm.
  package let seedCount: Int
  /// The questions about the documents: task files, or NAME=FILE.
  package let questions: [String]
  /// The most items of each; nil: all.
  package let questionItems: Int?
  /// The source of the synthetic text.
  package let generator: GeneratorConfiguration

  /// - Parameter hasWorld: true when the documents and questions are generated.
  init(_ section: ConfigurationSection, hasWorld: Bool) throws {
    source = hasWorld && !section.has("text") ? nil : try SourceText(section)
    arms = try section.choices("arms", default: Kind.allCases)
    subsamples = try Self.subsamples(section)
    trainingTokens = try section.integer("trainingTokens", in: 1...1 << 44)
    rawEpochs = try section.has("rawEpochs") ? section.integer("rawEpochs", in: 1...1_000_000) : nil
    replay = try section.number("replay", in: 0...0.99, default: 0.1)
    learningRate = try section.has("learningRate") ? Hyperparameter.learningRate.value(in: section) : nil
    weightDecay = try section.has("weightDecay") ? Hyperparameter.weightDecay.value(in: section) : nil
    seedCount = try section.integer("seeds", in: 1...1000, default: 3)
    questions = try section.has("questions") ? section.texts("questions") : []
    questionItems = try section.has("questionItems") ? section.integer("questionItems", in: 1...1 << 40) : nil
    generator = try GeneratorConfiguration(section.section("generator"))
    guard MixingRatio(fraction: replay) != nil else {
      throw ConfigurationError.contradiction(
        "\(section.path(of: "replay")) \(replay) has more than three digits; give for instance 0.1")
    }
    guard hasWorld || !questions.isEmpty else {
      throw ConfigurationError.contradiction(
        "\(section.path(of: "questions")) names no questions, so nothing tells what the models learned; give task files"
      )
    }
    try section.finish()
  }

  private static func subsamples(_ section: ConfigurationSection) throws(ConfigurationError) -> [Double] {
    let usual = [0.125, 0.25, 0.5]
    return try section.numbers("subsamples", in: 1e-6...1, default: usual).filter { $0 < 1 }.sorted()
  }
}

extension SyntheticConfiguration {
  /// Documents of the user.
  package struct SourceText: Sendable {
    package let paths: [String]
    package let textField: String
    package let separator: String?

    init(_ section: ConfigurationSection) throws(ConfigurationError) {
      paths = try section.texts("text")
      textField = try section.text("textField", default: "text")
      separator = try section.has("separator") ? section.text("separator") : nil
    }
  }
}
