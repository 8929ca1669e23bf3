import Evaluation

/// The continued pre-training of a model on a text, one change of the recipe after another.
///
/// Source: the talk "Back to the future: data efficient language modeling", continued pre-training.
public struct ContinuedResult: Codable, Sendable {
  /// A step of the ladder.
  public enum Step: String, Codable, Sendable {
    /// The model itself.
    case base
    /// One epoch in large batches.
    case largeBatch
    /// One epoch in the study's batches.
    case oneEpoch
    /// The study's epochs: the mean of members alone.
    case epochs
    /// The study's epochs without the general text.
    case withoutReplay
    /// The mean of the probabilities of members that differ in their seed.
    case ensemble
    /// Infinitely many members.
    case limit
    /// One model with the mean of the members' weights.
    case weightAverage
    /// One model that learned from the ensemble.
    case student
  }

  /// The losses of a step.
  public struct Row: Codable, Sendable, Equatable {
    /// The step.
    public let step: Step
    /// The models that a prediction takes.
    public let members: Int
    /// The sequences of a step of training and the passes over the text; absent for the model itself.
    public let batchSize: Int?, epochs: Int?
    /// The loss on the study's test split, in nats per token.
    public let test: Double
    /// The loss on the test split of the general text, in nats per token; absent without such a text.
    public let general: Double?
  }

  /// The model's directory, and D.
  public let model: String, tokens: Int
  /// The fraction of the training sequences that come from the general text.
  public let replayShare: Double
  /// The ladder.
  public let rows: [Row]

  /// The row of a step.
  public func row(_ step: Step) -> Row? { rows.first { $0.step == step } }
  /// The row of the most members.
  public var ensemble: Row? { rows.last { $0.step == .ensemble } }
}
