import Distillation
import Tasks

/// Models of a study that a task judged.
public struct TaskOutcome: Codable, Sendable {
  /// The training of the models.
  public enum Origin: String, Codable, Sendable {
    /// The members of the ensemble that was chosen for a size and a number of tokens.
    case ensemble
    /// Students of one method, which differ by seed alone.
    case students
  }

  /// Losses on test, in nats per token.
  public struct Losses: Codable, Sendable {
    /// Those of each model.
    public let members: [Double]
    /// Those of the first 1, 2, … members by both averages; none for students.
    public let logits: [Double], probabilities: [Double]
  }

  /// The training.
  public let origin: Origin
  /// The method of students.
  public let method: DistillationMethod?
  /// The size's name, and D.
  public let model: String, tokens: Int
  /// Floating-point operations of training each model.
  public let operations: [Double]
  /// Their losses.
  public let losses: Losses
  /// Their scores.
  public let result: TaskResult
}
