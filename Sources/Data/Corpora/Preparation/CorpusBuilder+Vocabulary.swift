import Files
import Tokenizers

extension CorpusBuilder {
  /// The origin of a tokenizer.
  public enum Vocabulary: Sendable {
    /// Trained on the training documents, to this many tokens.
    case trained(size: Int)
    /// Read from a `tokenizer.json`.
    case given(Tokenizer)
  }
}

extension CorpusBuilder.Vocabulary {
  /// The size that is trained to; nil for a given tokenizer.
  var trainedSize: Int? { if case .trained(let size) = self { size } else { nil } }

  /// The tokenizer that is given; nil for one that is trained.
  var given: Tokenizer? { if case .given(let tokenizer) = self { tokenizer } else { nil } }

  /// The checksum of a given tokenizer; nil for one that is trained.
  var checksum: String? { given.map(\.recipeChecksum) }

  /// - Throws: `TokenizerError.vocabularyTooSmall`.
  func check() throws {
    if let trainedSize { _ = try BytePairTrainer(vocabularySize: trainedSize) }
  }
}
