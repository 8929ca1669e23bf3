import Foundation

/// A fault of a file of per-token scores.
public enum ScoreError: Error, Equatable, CustomStringConvertible {
  /// A file of no known kind, or one that is damaged.
  case malformed(path: String, reason: String)
  /// A value that is not a probability or its logarithm.
  case impossible(path: String, token: Int, value: Double, unit: ScoreUnit, reason: String)
  /// A file of another number of tokens than it should have.
  case otherCount(path: String, found: Int, expected: Int, reference: String)
  /// One file where each of several splits has scores of its own.
  case oneFileForSplits(path: String, placeholder: String)
  /// A model that is worse than one that gives all tokens the same probability.
  case belowUniform(path: String, loss: Double, vocabulary: Int, unit: ScoreUnit)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .impossible(let path, let token, let value, let unit, let reason):
      "\(path) has \(value) for token \(token), but its values are read as \(unit.words): \(reason); name what they are with --values"
    case .otherCount(let path, let found, let expected, let reference):
      "\(path) has \(found) values, but \(reference) has \(expected); give one value for each token, in the order of the tokens"
    case .oneFileForSplits(let path, let placeholder):
      "\(path) has the scores of one split, but two are wanted; name one file a split by a path with \(placeholder), for instance kn-\(placeholder).npy"
    case .belowUniform(let path, let loss, let vocabulary, let unit):
      "\(path), read as \(unit.words), has a mean loss of \(String(format: "%.3f", loss)) nats, above ln \(vocabulary): that of equal probabilities for all tokens; check the order of its values and name what they are with --values"
    }
  }
}

extension ScoreUnit {
  /// The values in words.
  var words: String {
    switch self {
    case .nats: "natural logarithms"
    case .log2: "logarithms to base 2"
    case .log10: "logarithms to base 10"
    case .probabilities: "probabilities"
    }
  }
}
