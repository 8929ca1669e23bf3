import Files
import Foundation

/// A prepared text: a tokenizer and the token files of three splits, in a directory.
public struct Corpus: Sendable {
  /// The directory of its files.
  public let directory: String
  /// Its sizes and checksums.
  public let manifest: CorpusManifest
  /// The name of its content: the same for the same text, split and tokenizer, wherever it is.
  public let fingerprint: Fingerprint
  /// The scans of the token files, which copies of the corpus have in common.
  private let scans: TokenFileScans

  /// Opens a corpus.
  ///
  /// - Throws: `FileError.system` when the directory has no `corpus.json`, `CorpusError.malformed` when that is damaged or
  ///   of another version.
  public init(directory: String) throws {
    try self.init(directory: directory, description: readFile("\(directory)/\(Self.manifestName)"))
  }

  /// A corpus in a directory whose `corpus.json` has been read, perhaps by another rank.
  ///
  /// - Parameter scans: those that are known of its token files.
  /// - Throws: `CorpusError.malformed` when `corpus.json` is damaged or of another version.
  init(directory: String, description: [UInt8], scans: TokenFileScans = TokenFileScans()) throws {
    let path = "\(directory)/\(Self.manifestName)"
    guard let manifest = try? JSONDecoder().decode(CorpusManifest.self, from: Data(description)),
      manifest.version == CorpusManifest.currentVersion, manifest.hasPlausibleCounts
    else {
      throw CorpusError.malformed(path: path, reason: "it does not describe a corpus")
    }
    try self.init(directory: directory, manifest: manifest, scans: scans)
  }

  /// A corpus that is described.
  init(directory: String, manifest: CorpusManifest, scans: TokenFileScans = TokenFileScans()) throws {
    self.directory = directory
    self.manifest = manifest
    self.scans = scans
    fingerprint = try Fingerprint(of: manifest)
  }

  /// The corpus as this rank sees it, which another rank may have written or described.
  ///
  /// - Throws: as `init(directory:)`.
  public func reopened() throws -> Corpus {
    try Corpus(directory: directory, description: readFile("\(directory)/\(Self.manifestName)"), scans: scans)
  }

  /// The file that describes a corpus and is written last.
  static let manifestName = "corpus.json"
  static let tokenizerName = "tokenizer.json"
  static let indexName = "documents.index"

  static func tokensName(_ split: Split) -> String { "\(split.rawValue).tokens" }

  /// The files of a corpus in the order in which they are written.
  static let fileNames = Split.allCases.map { tokensName($0) } + [tokenizerName, indexName, manifestName]

  private func tokensPath(_ split: Split) -> String { "\(directory)/\(Self.tokensName(split))" }

  /// Opens a split's tokens. The file is read once by all copies of the corpus, as long as it does not change; its header and its
  /// length are looked at each time.
  ///
  /// - Throws: `FileError.system`, or `CorpusError.malformed` when the file is damaged or of another corpus.
  public func tokens(_ split: Split) throws -> TokenFile {
    let file = try TokenFile(path: tokensPath(split))
    let part = manifest.part(split)
    guard file.count == part.tokens else { throw malformed(split, "its checksum does not fit corpus.json") }
    let scan = scans.scan(file)
    guard scan.checksum == part.checksum else { throw malformed(split, "its checksum does not fit corpus.json") }
    guard file.endOfText == manifest.endOfText else {
      throw malformed(split, "its end-of-text token is not that of corpus.json")
    }
    guard max(scan.largestToken, file.endOfText) < manifest.vocabulary else {
      throw malformed(split, "it has tokens beyond the vocabulary of corpus.json")
    }
    return TokenFile(file, scan: scan)
  }

  private func malformed(_ split: Split, _ reason: String) -> CorpusError {
    .malformed(path: tokensPath(split), reason: reason)
  }

  /// The content of `corpus.json` in one form, for other ranks.
  package func description() throws -> [UInt8] { [UInt8](try canonicalJSON(manifest, pretty: false)) }

  /// Makes sure that the corpus has the description of the first rank's.
  ///
  /// - Throws: `CorpusError.otherThanFirst` with the differences.
  package func checkSame(as first: [UInt8]) throws {
    let other = try JSONDecoder().decode(CorpusManifest.self, from: Data(first))
    guard try fingerprint != Fingerprint(of: other) else { return }
    throw CorpusError.otherThanFirst(directory: directory, differences: manifest.differences(from: other))
  }

  /// The bytes of token files that were read to verify this corpus and its copies.
  package var bytesRead: Int { scans.bytesRead }

  /// Reads every file once, so that damage is found before hours of training.
  ///
  /// - Throws: as `tokens` and `tokenizer` do.
  public func verify() throws {
    for split in Split.allCases { _ = try tokens(split) }
    _ = try tokenizer()
  }

  /// The scans of the token files of some splits as bytes, for ranks that see the same files. Files that were not scanned yet are
  /// read.
  ///
  /// - Throws: as `tokens`.
  package func verifiedTokens(_ splits: [Split]) throws -> [UInt8] {
    LittleEndian.bytes(
      try splits.flatMap { (split: Split) -> [Int] in
        _ = try tokens(split)
        return scans.entry(of: tokensPath(split))?.integers ?? [0]
      })
  }

  /// Takes over another rank's scans of the token files of some splits, so that the same files are not read again.
  package func adopt(verifiedTokens bytes: [UInt8], of splits: [Split]) {
    var integers = LittleEndian.integers(bytes[...])[...]
    for split in splits {
      let checksum = manifest.part(split).checksum
      guard let entry = TokenFileScans.Entry(integers: &integers, checksum: checksum) else { continue }
      scans.insert(entry, for: tokensPath(split))
    }
  }
}
