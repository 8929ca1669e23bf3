import Corpora
import Files

/// Unconditional samples of a teacher, in a directory: `samples.json`, `samples.tokens`, `documents.index`.
///
/// The tokens are those of a split's token file, an end-of-text token after each sample, so that `TrainingSubset` and
/// `TrainingStream` read them as they read training documents. The index has one line of JSON a sample. The manifest is
/// written last and holds its own checksum: a directory that has it is complete.
public struct SampleCorpus: Sendable {
  /// The directory of its files.
  public let directory: String
  /// Its recipe, sizes and checksums.
  public let manifest: SampleManifest
  /// The name of its content: the same for the same teachers, settings and seed, wherever it is.
  public let fingerprint: Fingerprint
  /// The scan of the tokens, which copies have in common.
  private let scans = TokenFileScans()

  /// The file that describes the samples and is written last.
  public static let manifestName = "samples.json"
  /// The file of the tokens.
  public static let tokensName = "samples.tokens"
  /// The file that says which member drew each sample.
  public static let indexName = "documents.index"

  /// Opens a corpus of samples.
  ///
  /// - Throws: `FileError.system` when the directory has no `samples.json`, `FileError.corrupted` or
  ///   `TeacherDataError.malformedSamples` when that is damaged.
  public init(directory: String) throws {
    let path = "\(directory)/\(Self.manifestName)"
    try self.init(directory: directory, description: readFile(path))
  }

  /// A corpus of samples in a directory whose `samples.json` has been read, perhaps by another rank.
  ///
  /// - Throws: `FileError.corrupted`, `TeacherDataError.malformedSamples`.
  public init(directory: String, description: [UInt8]) throws {
    self.directory = directory
    let path = "\(directory)/\(Self.manifestName)"
    manifest = try SealedFile.decode(SampleManifest.self, from: description, path: path)
    guard manifest.recipe.version == SampleRecipe.currentVersion, manifest.hasPlausibleCounts else {
      throw TeacherDataError.malformedSamples(path: path, reason: "it does not describe samples of this version")
    }
    fingerprint = try Fingerprint(of: manifest)
  }

  /// Opens the tokens, which are read once by all copies, so that damage is found before hours of training.
  ///
  /// - Throws: `FileError.system`, or `CorpusError` when the file is damaged or of another corpus.
  public func tokens() throws -> TokenFile {
    let path = "\(directory)/\(Self.tokensName)"
    let file = try TokenFile(path: path)
    let scan = scans.scan(file)
    guard file.count == manifest.tokens, scan.checksum == manifest.tokensChecksum, file.endOfText == manifest.endOfText
    else { throw TeacherDataError.malformedSamples(path: path, reason: "its checksum does not fit samples.json") }
    guard max(scan.largestToken, file.endOfText) < manifest.vocabulary else {
      throw TeacherDataError.malformedSamples(path: path, reason: "it has tokens beyond the vocabulary of samples.json")
    }
    return TokenFile(file, scan: scan)
  }
}
