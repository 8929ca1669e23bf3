/// The kinds of artifacts that a store holds, by the names of their directories in it.
public enum ArtifactKind: String, Sendable, CaseIterable {
  /// A prepared text.
  case corpus = "corpora"
  /// A teacher's samples.
  case samples
  /// A teacher's distributions over the tokens of a source.
  case distributions
  /// A trained model.
  case run = "runs"
  /// An n-gram model.
  case ngrams
  /// A model that was written for other programs.
  case export = "exports"
  /// The measured losses of an ensemble.
  case evaluation = "evaluations"
  /// Text that language models wrote from documents.
  case synthesis = "syntheses"
  /// An invented world with its documents and questions.
  case world = "worlds"
  /// Pairs of similar documents.
  case pairs
}
