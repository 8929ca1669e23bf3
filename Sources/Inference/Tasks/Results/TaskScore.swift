import Statistics

/// The score of a model or an ensemble at a task.
public struct TaskScore: Codable, Sendable, Equatable {
  /// The fraction of items that are right.
  public let accuracy: Double
  /// The standard error of the accuracy, from the variance of a sample; nil for one item.
  public let standardError: Double?
  /// The fraction of items that are right by log-probability per character; multiple choice only.
  public var normalizedAccuracy: Double?, normalizedStandardError: Double?
  /// exp of the mean loss of a continuation; last words only.
  public var perplexity: Double?

  /// The score of items that are right or wrong.
  init(_ right: [Bool]) {
    let values = right.map { $0 ? 1.0 : 0 }
    accuracy = values.mean
    standardError = values.count > 1 ? values.standardErrorOfMean : nil
  }
}
