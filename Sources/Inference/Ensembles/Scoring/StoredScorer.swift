import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import Transformers

/// The log-probabilities that are stored for the tokens of a split, as a scorer of these tokens.
///
/// Those of a finished run have the bits of a forward pass of the run's model on the machine that trained it.
public struct StoredScorer: Scorer {
  /// V.
  public let vocabularySize: Int
  /// T of the run's model, in whose windows the values were computed; nil for other models.
  public let contextLength: Int?
  private let values: [Float]

  /// The fields of a run's configuration that tell whether it is a run of a corpus.
  private struct RunDescription: Decodable {
    struct Source: Decodable { let corpus: Fingerprint }
    struct Data: Decodable {
      let corpus: Fingerprint?
      let sources: [Source]?
      /// The corpus whose held-out documents the run has scored: the only one, or the first of several.
      var evaluated: Fingerprint? { corpus ?? sources?.first?.corpus }
    }
    let data: Data
  }

  /// Values of a split's tokens that are known.
  init(_ values: [Float], vocabularySize: Int, contextLength: Int?) {
    self.values = values
    self.vocabularySize = vocabularySize
    self.contextLength = contextLength
  }

  /// Reads what a run has stored.
  ///
  /// - Parameter model: the shape of the run's model.
  /// - Returns: nil when the directory has no stored log-probabilities.
  /// - Throws: `EnsembleError` when the run is not finished, or is of another corpus or has another number of tokens;
  ///   `FileError`, `CheckpointError` when a file is damaged.
  public init?(_ split: Split, of corpus: Corpus, directory: String, model: ModelConfiguration) throws {
    guard exists("\(directory)/\(LogProbabilityFile.name)") else { return nil }
    try Self.checkRun(directory, of: corpus)
    vocabularySize = model.vocabularySize
    contextLength = model.contextLength
    values = try LogProbabilityFile.read(split.rawValue, from: directory)
    let expected = corpus.manifest.part(split).tokens
    guard values.count == expected else {
      throw EnsembleError.otherTokenCount(
        directory: directory, split: split.rawValue, expected: expected, found: values.count)
    }
  }

  /// Refuses a directory that is not a finished run of a corpus.
  private static func checkRun(_ directory: String, of corpus: Corpus) throws {
    let bytes = try readFile("\(directory)/configuration.json")
    guard let run = try? JSONDecoder().decode(RunDescription.self, from: Data(bytes)),
      SealedFile.isIntact("\(directory)/result.json")
    else { throw EnsembleError.unfinishedRun(directory: directory) }
    guard run.data.evaluated == corpus.fingerprint else { throw EnsembleError.otherCorpus(directory: directory) }
  }

  /// The stored values of the scored tokens.
  ///
  /// - Precondition: the windows are of the split that was read.
  public func logProbabilities(of windows: TokenWindows) -> [Float] {
    precondition(windows.positions.upperBound <= values.count, "windows of another split")
    return Array(values[windows.positions])
  }
}
