import Corpora
import Files
import Foundation

/// Writes a corpus of samples piece by piece, so that a program that is killed continues after the last piece.
///
/// Tokens are appended to `state/samples.tokens`; after each piece `state/progress.json` says how many bytes of it count and
/// their checksum. When there are enough, both become the files of a `SampleCorpus`.
public final class SampleCorpusWriter {
  /// The bytes that are copied in one go.
  private static let pieceLength = 1 << 22

  private let artifact: SampleArtifact
  private let layout: TokenLayout
  private let vocabulary: Int
  private let lock: DirectoryLock
  private let body: AppendedFile
  private let checksum: Checksum
  private var progress: SampleProgress

  /// Continues after the last complete piece, or after a complete corpus of fewer samples, or starts when there is neither.
  ///
  /// - Parameter lock: that of the directory, which the writer holds.
  /// - Throws: `FileError`.
  public init(
    _ artifact: SampleArtifact, lock: DirectoryLock, endOfText: UInt32, vocabularySize: Int
  ) throws {
    self.artifact = artifact
    self.lock = lock
    layout = TokenLayout(endOfText: endOfText, vocabularySize: vocabularySize)
    vocabulary = vocabularySize
    try createDirectory(artifact.stateDirectory)
    let collected = artifact.collectedSamples() ?? (SampleProgress(artifact.recipe), Checksum())
    progress = collected.progress
    checksum = collected.checksum
    body = try AppendedFile(path: artifact.collectedTokensPath) { _, _ in collected.progress.bytes }
    if progress.samples == 0, let shorter = artifact.shorter() { try take(shorter) }
  }

  /// Begins with the samples of a complete corpus.
  private func take(_ corpus: SampleCorpus) throws {
    let file = try corpus.tokens()
    progress = SampleProgress(corpus.manifest, extendedBy: artifact.recipe)
    for start in stride(from: 0, to: file.count, by: Self.pieceLength) {
      var block: [UInt8] = []
      layout.append(file.tokens(start..<min(start + Self.pieceLength, file.count)), to: &block)
      try write(block)
    }
    try writeProgress()
  }

  /// The number of samples so far.
  public var samples: Int { progress.samples }
  /// The number of tokens so far.
  public var tokens: Int { progress.tokens }

  /// Appends the next samples; those that are not needed any more are left out.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func append(_ samples: [DrawnSample]) throws {
    var block: [UInt8] = []
    for sample in samples where !progress.isComplete { add(sample, to: &block) }
    try write(block)
    try writeProgress()
  }

  private func add(_ sample: DrawnSample, to block: inout [UInt8]) {
    layout.append(sample.tokens, to: &block)
    layout.appendEnd(to: &block)
    progress.count(sample)
  }

  private func write(_ block: [UInt8]) throws {
    try body.append(block)
    checksum.update(block)
  }

  private func writeProgress() throws {
    try body.flush()
    progress.bytes = body.count
    progress.tokensChecksum = checksum.hexadecimal
    try SealedFile.write(progress, to: artifact.progressPath)
  }

  /// Gives the files their names, the manifest last, and removes the state.
  ///
  /// - Throws: `FileError.system`.
  public func finish() throws {
    let (file, scan) = try writeTokens()
    let index = try index(of: TokenFile(file, scan: scan))
    try AtomicFile.write(Data(index), to: "\(artifact.directory)/\(SampleCorpus.indexName)")
    try artifact.seal(
      SampleManifest(
        recipe: progress.recipe, vocabulary: vocabulary, endOfText: layout.endOfText, samples: progress.samples,
        cutSamples: progress.cutSamples, tokens: progress.tokens, members: progress.members,
        tokensChecksum: scan.checksum, indexChecksum: Checksum.of(index)))
    try? FileManager.default.removeItem(atPath: artifact.stateDirectory)
  }

  private func writeTokens() throws -> (file: TokenFile, scan: TokenScan) {
    let path = "\(artifact.directory)/\(SampleCorpus.tokensName)"
    let source = try MappedFile(path: artifact.collectedTokensPath)
    let writer = try TokenFileWriter(path: path, layout: layout)
    for start in stride(from: 0, to: progress.bytes, by: Self.pieceLength) {
      let count = min(Self.pieceLength, progress.bytes - start)
      try writer.append(source.elements(of: UInt8.self, count: count, at: start))
    }
    try writer.commit(documents: progress.samples)
    let file = try TokenFile(path: path)
    return (file, file.scan())
  }

  private struct IndexLine: Encodable { let sample, member, tokens: Int }

  /// One JSON line a sample: the member that drew it, and its length with its end-of-text token.
  private func index(of file: TokenFile) throws -> [UInt8] {
    var index: [UInt8] = []
    for (sample, range) in try TrainingSubset(file).documents.enumerated() {
      let line = IndexLine(sample: sample, member: progress.recipe.member(of: sample), tokens: range.count)
      index += [UInt8](try canonicalJSON(line, pretty: false)) + [UInt8(ascii: "\n")]
    }
    return index
  }
}

extension SampleArtifact {
  /// The samples that were drawn before, with the running checksum of their bytes; nil when there are none that the recipe asks
  /// for or they are damaged.
  fileprivate func collectedSamples() -> (progress: SampleProgress, checksum: Checksum)? {
    guard let progress = progressOfRecipe() else { return nil }
    let checksum = Checksum()
    guard progress.bytes > 0 else { return (progress, checksum) }
    guard let file = try? MappedFile(path: collectedTokensPath), file.count >= progress.bytes else { return nil }
    file.withBytes { checksum.update($0.extracting(0..<progress.bytes)) }
    return checksum.hexadecimal == progress.tokensChecksum ? (progress, checksum) : nil
  }

  private func progressOfRecipe() -> SampleProgress? {
    guard let progress = progress(), progress.recipe == recipe || recipe.extends(progress.recipe) else { return nil }
    return progress.extended(by: recipe)
  }
}
