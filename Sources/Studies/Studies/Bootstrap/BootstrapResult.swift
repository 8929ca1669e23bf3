import Evaluation
import NearestNeighbors
import Statistics
import Synthesis
import Tasks

/// Synthetic bootstrapped pre-training with its controls, all with the same number of training tokens.
///
/// Source: Yang et al., "Synthetic bootstrapped pretraining", 2025, https://arxiv.org/abs/2509.15248.
public struct BootstrapResult: Codable, Sendable {
  /// The text that models learn from beside the corpus.
  public enum Arm: String, Codable, Sendable, CaseIterable {
    /// None: the corpus is repeated.
    case repetition
    /// Texts of a model that learned pairs of neighbors.
    case neighbors
    /// The same texts, each behind the document that it was written from.
    case megadoc
    /// Texts of a model that learned pairs of random documents.
    case random
    /// Texts that the base writes from nothing.
    case unconditional
    /// Fresh documents.
    case fresh
  }

  /// The lowest validation loss during a run.
  public struct Checkpoint: Codable, Sendable, Equatable {
    /// The loss in nats per token.
    public let loss: Double
    /// The part of the steps that were done.
    public let fraction: Double
  }

  /// Models of one arm, which differ by seed alone.
  public struct Models: Codable, Sendable {
    /// The arm.
    public let arm: Arm
    /// The passes over the corpus, and the fraction of the training tokens that is something else.
    public let epochs: Int, fraction: Double
    /// The tokens of the other text; fewer than a run reads of it where there were too few. 0 for none.
    public let otherTokens: Int
    /// The training tokens of each model.
    public let trainingTokens: Int
    /// The models' directories.
    public let directories: [String]
    /// The losses on the validation split at the end, and the lowest on the way, one a model.
    public let validation: [Double], best: [Checkpoint]
    /// The curves over the number of members on the test split.
    public let test: EnsembleCurves
    /// Their scores at the questions of the study.
    public let tasks: [TaskResult]
  }

  /// A number of passes over the pairs, and the loss on pairs of validation documents after them, in nats per token.
  public struct Tuning: Codable, Sendable, Equatable {
    /// The passes.
    public let epochs: Int
    /// The loss.
    public let heldOutLoss: Double
  }

  /// The search for pairs and the model that learned them.
  public struct Pairs: Codable, Sendable {
    /// The pairs of training documents and of validation documents.
    public let training: Int, validation: Int
    /// The least similarity; absent for random pairs.
    public let threshold: Double?
    /// The fraction of training pairs about one concept; absent where concepts are not known.
    public let precision: Double?
    /// The numbers of passes that were tried, and the chosen one.
    public let tunings: [Tuning], epochs: Int
  }

  /// Texts of one kind and the way they were made.
  public struct Texts: Codable, Sendable {
    /// The arm that learns them.
    public let arm: Arm
    /// The pairs; absent for texts that are written from nothing.
    public let pairs: Pairs?
    /// The numbers of texts.
    public let counts: BootstrapCounts
    /// Floating-point operations of training on pairs and of drawing.
    public let operations: Double
    /// The quality of a sample.
    public let quality: TextQuality
    /// Documents, each with two texts that were written from it.
    public let examples: [Example]
  }

  /// A document and the first texts that were written from it.
  public struct Example: Codable, Sendable {
    /// The document.
    public let seed: String
    /// The texts.
    public let texts: [String]
  }

  /// The size's name, and the first tokens of the corpus that models learn.
  public let model: String, tokens: Int
  /// N of one model.
  public let parameters: Int
  /// The hyperparameters of all arms; each has as many training tokens as so many epochs of the corpus.
  public let point: GridPoint
  /// Floating-point operations of training one model.
  public let operations: Double
  /// Repetition, then the other arms.
  public let models: [Models]
  /// The texts.
  public let texts: [Texts]
  /// The quality of validation documents, each beside its nearest neighbor among them: what real text has.
  public let real: TextQuality?
}

extension BootstrapResult {
  /// The models of an arm.
  public func models(_ arm: Arm) -> Models? { models.first { $0.arm == arm } }

  /// The losses of an arm's models on test, in nats per token.
  public func losses(_ arm: Arm) -> [Double]? { models(arm).map { $0.test.members.map(\.nats) } }

  /// The part of the gain from fresh documents that an arm has: 0 for repetition, 1 for fresh documents; nil without them, or where
  /// they do not help.
  ///
  /// - Parameter measure: the loss of an arm's models.
  public func recovered(_ models: Models, by measure: (Models) -> Double?) -> Double? {
    guard let repetition = self.models(.repetition).flatMap(measure), let fresh = self.models(.fresh).flatMap(measure),
      let own = measure(models), fresh < repetition
    else { return nil }
    return (repetition - own) / (repetition - fresh)
  }

  /// The part of the gain from fresh documents that an arm has against the best checkpoint of repetition on its way; nil where fresh
  /// documents do not help against it.
  public func recoveredAgainstBest(_ models: Models) -> Double? {
    guard let repetition = self.models(.repetition), !repetition.best.isEmpty, let fresh = self.models(.fresh) else {
      return nil
    }
    let gain = repetition.bestLoss - fresh.validationLoss
    return gain > 0 ? (repetition.bestLoss - models.validationLoss) / gain : nil
  }

  /// The operations of making an arm's text, as a part of those of training one model; nil for arms without synthetic text.
  public func synthesis(_ arm: Arm) -> Double? {
    let source = arm == .megadoc ? Arm.neighbors : arm
    return texts.first { $0.arm == source }.map { $0.operations / operations }
  }

  /// The differences between two arms' losses on test, seed by seed.
  public func differences(_ first: Arm, _ second: Arm) -> [Double] {
    guard let one = losses(first), let other = losses(second) else { return [] }
    return zip(one, other).map { $0 - $1 }
  }
}

extension BootstrapResult.Models: JudgedByTasks {
  /// The mean loss on test, in nats per token.
  public var testLoss: Double { test.members.map(\.nats).mean }
  /// The mean loss on validation at the end.
  public var validationLoss: Double { validation.mean }
  /// The mean of the lowest losses on validation.
  public var bestLoss: Double { best.map(\.loss).mean }
  /// The loss on test of all models together, by the mean of probabilities; nil for one model.
  public var ensembleLoss: Double? { directories.count > 1 ? test.probabilities.losses.last?.nats : nil }
  /// The loss on test of infinitely many models; nil for fewer than three.
  public var limit: Double? { test.probabilities.fit?.law.asymptote }
}
