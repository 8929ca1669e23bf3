import Corpora
import TokenScores

/// The files with a model's per-token scores, one for each split, or one for all of them.
public struct ScorePaths: Sendable, Equatable {
  /// The part of a path that stands for the name of a split.
  public static let placeholder = "{split}"

  /// A path, with the placeholder where each split has a file of its own.
  public let pattern: String
  /// The files' values.
  public let unit: ScoreUnit

  /// Files by the pattern of their paths.
  public init(pattern: String, unit: ScoreUnit) {
    self.pattern = pattern
    self.unit = unit
  }

  /// The file of a split.
  ///
  /// - Parameter splits: all that are wanted.
  /// - Throws: `ScoreError.oneFileForSplits` when one file would have to hold several splits and cannot.
  func path(_ split: Split, of splits: [Split]) throws(ScoreError) -> String {
    guard !pattern.contains(Self.placeholder) else {
      return pattern.replacing(Self.placeholder, with: split.rawValue)
    }
    guard Set(splits).count < 2 || pattern.hasSuffix(".safetensors") else {
      throw .oneFileForSplits(path: pattern, placeholder: Self.placeholder)
    }
    return pattern
  }

  /// The scores of some splits, in nats.
  ///
  /// - Parameter corpus: the corpus whose tokens they are of.
  /// - Throws: `ScoreError` when a file is damaged or cannot be the scores of its split; `FileError`, `CheckpointError`.
  func scores(_ splits: [Split], corpus: Corpus) throws -> [Split: [Float]] {
    try splits.reduce(into: [:]) { scores, split in
      if scores[split] == nil { scores[split] = try self.scores(split, at: path(split, of: splits), corpus) }
    }
  }

  private func scores(_ split: Split, at path: String, _ corpus: Corpus) throws -> [Float] {
    let values = try ScoreFile.read(path, unit: unit, tensor: split.rawValue)
    let expected = corpus.manifest.part(split).tokens
    guard values.count == expected else {
      throw ScoreError.otherCount(
        path: path, found: values.count, expected: expected, reference: "the \(split.rawValue) split")
    }
    try ScoreFile.check(values, path: path, unit: unit, vocabulary: corpus.manifest.vocabulary)
    return values
  }
}
