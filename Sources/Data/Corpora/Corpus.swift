import Files
import Foundation

/// A prepared text: a tokenizer and the token files of three splits, in a directory.
public struct Corpus: Sendable {
  /// Where it is.
  public let directory: String
  /// Its sizes and checksums.
  public let manifest: CorpusManifest
  /// What names its content: the same for the same text, split and tokenizer, wherever it is.
  public let fingerprint: Fingerprint

  /// Opens a corpus.
  ///
  /// - Throws: `FileError.system` when the directory has no `corpus.json`, `CorpusError.malformed` when that is damaged or
  ///   of another version.
  public init(directory: String) throws {
    try self.init(directory: directory, description: readFile("\(directory)/\(Self.manifestName)"))
  }

  /// A corpus in a directory whose `corpus.json` has been read, perhaps by another rank.
  ///
  /// - Throws: `CorpusError.malformed` when that is damaged or of another version.
  init(directory: String, description: [UInt8]) throws {
    self.directory = directory
    let path = "\(directory)/\(Self.manifestName)"
    guard let manifest = try? JSONDecoder().decode(CorpusManifest.self, from: Data(description)),
      manifest.version == CorpusManifest.currentVersion, manifest.hasPlausibleCounts
    else {
      throw CorpusError.malformed(path: path, reason: "it does not describe a corpus")
    }
    self.manifest = manifest
    fingerprint = try Fingerprint(of: manifest)
  }

  /// A corpus without a directory.
  init(assumed manifest: CorpusManifest, fingerprint: Fingerprint) {
    (directory, self.manifest, self.fingerprint) = ("", manifest, fingerprint)
  }

  /// The file that describes a corpus and is written last.
  static let manifestName = "corpus.json"
  static let tokenizerName = "tokenizer.json"
  static let indexName = "documents.index"

  static func tokensName(_ split: Split) -> String { "\(split.rawValue).tokens" }

  /// The files of a corpus in the order in which they are written.
  static let fileNames = Split.allCases.map { tokensName($0) } + [tokenizerName, indexName, manifestName]

  /// Opens a split's tokens.
  ///
  /// - Throws: `FileError.system`, or `CorpusError.malformed` when the file is damaged or of another corpus.
  public func tokens(_ split: Split) throws -> TokenFile {
    let path = "\(directory)/\(Self.tokensName(split))"
    let file = try TokenFile(path: path)
    let part = manifest.part(split)
    guard file.count == part.tokens, file.checksum() == part.checksum else {
      throw CorpusError.malformed(path: path, reason: "its checksum does not fit corpus.json")
    }
    guard file.endOfText == manifest.endOfText else {
      throw CorpusError.malformed(path: path, reason: "its end-of-text token is not that of corpus.json")
    }
    guard max(file.largestToken(), file.endOfText) < manifest.vocabulary else {
      throw CorpusError.malformed(path: path, reason: "it has tokens beyond the vocabulary of corpus.json")
    }
    return file
  }

  /// Reads every file once, so that damage is found before hours of training.
  ///
  /// - Throws: as `tokens` and `tokenizer` do.
  public func verify() throws {
    for split in Split.allCases { _ = try tokens(split) }
    _ = try tokenizer()
  }
}
