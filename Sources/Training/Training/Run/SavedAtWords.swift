import Checkpoints
import Files
import Tokenizers
import Transformers

/// The models that a run saved at numbers of words, each a directory of Hugging Face layout.
struct SavedAtWords {
  /// The directory of the directories.
  let directory: String

  /// The place of the model after so many words.
  func path(words: Int) -> String { "\(directory)/\(SavePoints.name(words: words))" }

  /// Writes a model, unless a start before this one wrote it: the same steps give the same bytes.
  ///
  /// - Throws: `FileError.system`.
  func write(_ parameters: Parameters, tokenizer: Tokenizer, words: Int) throws {
    guard !exists(path(words: words)) else { return }
    try createDirectory(directory)
    try AtomicDirectory.write(to: path(words: words)) { partial in
      try ModelDirectory.write(parameters, tokenizer: tokenizer, to: partial)
    }
  }

  /// Removes the models that a killed program left incomplete.
  func removePartials() { AtomicDirectory.removePartials(in: directory) }
}
