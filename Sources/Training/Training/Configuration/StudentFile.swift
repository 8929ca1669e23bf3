import Corpora

/// What a run file says.
public struct StudentFile: Sendable {
  /// The run, without a teacher.
  public let configuration: RunConfiguration
  /// Its corpus.
  public let corpus: Corpus
  /// Seconds between checkpoints.
  public let checkpointEvery: Double
  /// How it learns from a teacher.
  public let teaching: TeachingSettings
  /// Whether it says anything of a teacher.
  public let hasTeaching: Bool
}
