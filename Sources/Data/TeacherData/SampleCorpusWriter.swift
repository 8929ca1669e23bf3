import Corpora
import Files
import Foundation

/// Writes a corpus of samples piece by piece, so that a program that is killed goes on after the last piece.
///
/// Tokens are appended to `state/samples.tokens`; after each piece `state/progress.json` says how many bytes of it count and
/// what their checksum is. When there are enough, both become the files of a `SampleCorpus`.
public final class SampleCorpusWriter {
  private static let stateName = "state"

  private let directory: String
  private let layout: TokenLayout
  private let vocabulary: Int
  private let lock: DirectoryLock
  private let body: AppendedFile
  private let checksum: Checksum
  private var progress: SampleProgress

  /// The whole corpus of a recipe in a directory; nil when there is none, or only a part of one or a damaged one.
  ///
  /// - Throws: `CorpusError.otherSamples` when the directory holds samples of another recipe, `FileError.directoryNotEmpty` when
  ///   it holds something else.
  public static func finished(in directory: String, recipe: SampleRecipe) throws -> SampleCorpus? {
    guard let corpus = try? SampleCorpus(directory: directory) else {
      try refuseForeignFiles(in: directory)
      return nil
    }
    let differences = corpus.manifest.recipe.differences(from: recipe)
    guard differences.isEmpty else { throw CorpusError.otherSamples(directory: directory, differences: differences) }
    let index = try? readFile("\(directory)/\(SampleCorpus.indexName)")
    guard (try? corpus.tokens()) != nil, index.map({ Checksum.of($0) }) == corpus.manifest.indexChecksum else {
      return nil
    }
    return corpus
  }

  private static let fileNames = [
    SampleCorpus.manifestName, SampleCorpus.tokensName, SampleCorpus.indexName, stateName, DirectoryLock.fileName,
  ]

  private static func refuseForeignFiles(in directory: String) throws(FileError) {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let foreign = found.filter { !fileNames.contains($0) && !AtomicFile.isPartial($0) }.sorted()
    if let first = foreign.first { throw .directoryNotEmpty(path: directory, found: first) }
  }

  /// Takes a directory, and goes on after the last whole piece when there is one of the same recipe.
  ///
  /// - Throws: `CorpusError.otherSamples` when the unfinished samples are of another recipe, `FileError`.
  public init(directory: String, recipe: SampleRecipe, endOfText: UInt32, vocabularySize: Int) throws {
    self.directory = directory
    layout = TokenLayout(endOfText: endOfText, vocabularySize: vocabularySize)
    vocabulary = vocabularySize
    lock = try DirectoryLock(directory: directory)
    let state = "\(directory)/\(Self.stateName)"
    try createDirectory(state)
    for place in [directory, state] { AtomicFile.removePartials(in: place) }
    var progress = SampleProgress(recipe)
    var checksum = Checksum()
    if let (last, sum) = try Self.lastProgress(in: state, recipe: recipe, directory: directory) {
      (progress, checksum) = (last, sum)
    }
    let kept = progress.bytes
    body = try AppendedFile(path: "\(state)/\(SampleCorpus.tokensName)") { _, _ in kept }
    (self.progress, self.checksum) = (progress, checksum)
  }

  /// What was written before, with the running checksum of its bytes; nil when there is nothing or it is damaged.
  private static func lastProgress(
    in state: String, recipe: SampleRecipe, directory: String
  ) throws -> (SampleProgress, Checksum)? {
    let path = progressPath(state)
    guard exists(path), let last = try? SealedFile.read(SampleProgress.self, from: path) else { return nil }
    let differences = last.recipe.differences(from: recipe)
    guard differences.isEmpty else { throw CorpusError.otherSamples(directory: directory, differences: differences) }
    let checksum = Checksum()
    guard last.bytes > 0 else { return (last, checksum) }
    let file = try? MappedFile(path: "\(state)/\(SampleCorpus.tokensName)")
    guard let file, file.count >= last.bytes else { return nil }
    file.withBytes { checksum.update($0.extracting(0..<last.bytes)) }
    return checksum.hexadecimal == last.tokensChecksum ? (last, checksum) : nil
  }

  private static func progressPath(_ state: String) -> String { "\(state)/progress.json" }

  private var state: String { "\(directory)/\(Self.stateName)" }

  /// How many samples and tokens there are so far.
  public var counts: (samples: Int, tokens: Int) { (progress.samples, progress.tokens) }

  /// Appends the next samples; those that are not needed any more are left out.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func append(_ samples: [DrawnSample]) throws {
    var block: [UInt8] = []
    for sample in samples where !progress.isComplete {
      layout.append(sample.tokens, to: &block)
      progress.count(sample)
    }
    try body.append(block)
    try body.flush()
    checksum.update(block)
    (progress.bytes, progress.tokensChecksum) = (body.count, checksum.hexadecimal)
    try SealedFile.write(progress, to: Self.progressPath(state))
  }

  /// Gives the files their names, the manifest last, and removes the state.
  ///
  /// - Throws: `FileError.system`.
  public func finish() throws {
    let path = "\(directory)/\(SampleCorpus.tokensName)"
    try writeTokens(to: path)
    let file = try TokenFile(path: path)
    let index = try index(of: file)
    try AtomicFile.write(Data(index), to: "\(directory)/\(SampleCorpus.indexName)")
    let members = zip(progress.memberSamples, progress.memberTokens).map {
      SampleManifest.Member(samples: $0, tokens: $1)
    }
    let manifest = SampleManifest(
      recipe: progress.recipe, vocabulary: vocabulary, endOfText: layout.endOfText, samples: progress.samples,
      cutSamples: progress.cutSamples, tokens: progress.tokens, members: members, tokensChecksum: file.checksum(),
      indexChecksum: Checksum.of(index))
    try SealedFile.write(manifest, to: "\(directory)/\(SampleCorpus.manifestName)")
    try? FileManager.default.removeItem(atPath: state)
  }

  private func writeTokens(to path: String) throws {
    let (source, writer) = (
      try MappedFile(path: "\(state)/\(SampleCorpus.tokensName)"), try TokenFileWriter(path: path, layout: layout)
    )
    let pieceLength = 1 << 22
    for start in stride(from: 0, to: progress.bytes, by: pieceLength) {
      let count = min(pieceLength, progress.bytes - start)
      let documents = start + count == progress.bytes ? progress.samples : 0
      try writer.append(source.elements(of: UInt8.self, count: count, at: start), documents: documents)
    }
    try writer.commit()
  }

  /// One JSON line a sample: which member drew it, and how long it is with its end-of-text token.
  private func index(of file: TokenFile) throws -> [UInt8] {
    struct Line: Encodable { let sample, member, tokens: Int }
    var index: [UInt8] = []
    for (sample, range) in try TrainingSubset(file).documents.enumerated() {
      let line = Line(sample: sample, member: progress.recipe.member(of: sample), tokens: range.count)
      index += [UInt8](try canonicalJSON(line, pretty: false)) + [UInt8(ascii: "\n")]
    }
    return index
  }
}
