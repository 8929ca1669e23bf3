import Evaluation
import Statistics
import Tasks

/// Continued pre-training on synthetic text, beside the baselines of the same number of training tokens.
///
/// Source: Yang, Band, Li, Candès, Hashimoto, "Synthetic continued pretraining" (2024), https://arxiv.org/abs/2409.07431.
public struct SyntheticResult: Codable, Sendable {
  /// The text that models learn from.
  public enum Arm: String, Codable, Sendable, CaseIterable {
    /// Nothing: the model that all others start from.
    case base
    /// The documents themselves, for a few epochs, as published.
    case rawFewEpochs
    /// The documents themselves, for as many tokens as the others.
    case raw
    /// The documents in other words.
    case rephrase
    /// Texts about the relations of the entities of each document.
    case entigraph
  }

  /// The material that a model learns from.
  public struct Material: Codable, Sendable {
    /// The kind of the text.
    public let arm: Arm
    /// The part of the text, a random sample of its documents; 1 for all of it.
    public let fraction: Double
    /// The tokens of that part, and the number of passes over it; 0 for the base.
    public let tokens: Int, epochs: Int

    /// Nothing.
    static let none = Material(arm: .base, fraction: 1, tokens: 0, epochs: 0)
  }

  /// Models of one arm, which differ by seed alone.
  public struct Models: Codable, Sendable {
    /// The material that they learned from.
    public let material: Material
    /// The models' directories.
    public let directories: [String]
    /// Their scores at each task, and those of the ensembles of the first 1, 2, … models.
    public let tasks: [TaskResult]
    /// Their losses on the test split of the general text, in nats per token: what they forget.
    public let generalLosses: [Double]
    /// The loss there of all models together by the mean of probabilities, and of infinitely many; absent for one model.
    public let generalEnsemble: Double?, generalLimit: Double?
  }

  /// A text that was made, or the documents as they are.
  public struct Text: Codable, Sendable {
    /// The arm that learns from it.
    public let arm: Arm
    /// Its documents and tokens.
    public let documents: Int, tokens: Int
    /// The way it was made, what that cost, and the measures of its quality; absent for documents as they are.
    public let synthesis: SyntheticText?
  }

  /// The exact curve of the random-graph model for the relations that the documents state.
  public struct GraphCurve: Codable, Sendable {
    /// A point of the curve.
    public struct Point: Codable, Sendable {
      /// The part of the relations that are written out.
      public let fraction: Double
      /// The expected fraction of the indirect relations that are stated.
      public let accuracy: Double
    }

    /// The group of the questions that ask for indirect relations.
    public let questions: String
    /// The points, by rising part.
    public let points: [Point]
  }

  /// The size's name, and the tokens of the general text that the base was trained on.
  public let model: String, tokens: Int
  /// The model that wrote the texts, or `template`.
  public let generator: String
  /// The fraction of the training sequences that come from the general text.
  public let replay: Double
  /// The texts.
  public let texts: [Text]
  /// The base, then the arms; subsamples of a text by rising size.
  public let models: [Models]
  /// The exact curve of the relations that the documents state; absent where these are not known.
  public let graph: GraphCurve?
}

extension SyntheticResult {
  /// The groups of each task, or the task where it has none.
  public var questionSets: [QuestionSet] { (models.first?.tasks ?? []).flatMap(\.questionSets) }

  /// The models of an arm that learned from all of its text.
  public func models(_ arm: Arm) -> Models? { models.last { $0.material.arm == arm } }
}

extension SyntheticResult.Models: JudgedByTasks {
  /// Models with the losses of `curves` on the general text.
  init(
    _ material: SyntheticResult.Material, directories: [String], tasks: [TaskResult], general curves: EnsembleCurves
  ) {
    let ensemble = curves.probabilities
    self.init(
      material: material, directories: directories, tasks: tasks, generalLosses: curves.members.map(\.nats),
      generalEnsemble: directories.count > 1 ? ensemble.losses.last?.nats : nil,
      generalLimit: ensemble.fit?.law.asymptote)
  }
}
