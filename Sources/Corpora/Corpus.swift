import Files
import Foundation
import Tokenizers

/// A prepared text: a tokenizer and the token files of three splits, in a folder.
public struct Corpus: Sendable {
  /// Where it is.
  public let folder: String
  /// Its sizes and checksums.
  public let manifest: CorpusManifest
  /// What names its content: the same for the same text, split and tokenizer, wherever it is.
  public let fingerprint: Fingerprint

  /// Opens a corpus.
  ///
  /// - Throws: `FileError.system` when the folder has no `corpus.json`, `CorpusError.malformed` when that is damaged.
  public init(folder: String) throws {
    self.folder = folder
    let path = "\(folder)/\(Self.manifestName)"
    let data = Data(try readFile(path))
    guard let manifest = try? JSONDecoder().decode(CorpusManifest.self, from: data) else {
      throw CorpusError.malformed(path: path, reason: "it does not describe a corpus")
    }
    self.manifest = manifest
    fingerprint = try Fingerprint(of: manifest)
  }

  /// The file that describes a corpus and is written last.
  static let manifestName = "corpus.json"

  /// Opens a split's tokens.
  ///
  /// - Throws: `FileError.system`, or `CorpusError.malformed` when the file is damaged or of another corpus.
  public func tokens(_ split: Split) throws -> TokenFile {
    let path = "\(folder)/\(split.rawValue).tokens"
    let file = try TokenFile(path: path)
    let part = manifest.part(split)
    guard file.count == part.tokens, file.checksum() == part.checksum else {
      throw CorpusError.malformed(path: path, reason: "its checksum does not fit corpus.json")
    }
    return file
  }

  /// Reads the tokenizer.
  ///
  /// - Throws: `FileError.system`, `TokenizerError`.
  public func tokenizer() throws -> Tokenizer {
    try Tokenizer(json: Data(try readFile("\(folder)/tokenizer.json")))
  }
}
