import Files
import MessagePassing
import TextSimilarity

/// Filters the texts of all shards, and writes the documents in the order of their numbers.
///
/// The ranks judge the shards in turn; each compares all texts with a part of the training documents. Rank 0 drops copies of
/// earlier documents and writes.
struct BootstrapWriter {
  let artifact: BootstrapArtifact
  let world: Communicator
  private let judge: TextJudge

  init(_ artifact: BootstrapArtifact, judge: TextJudge, world: Communicator) {
    self.artifact = artifact
    self.judge = judge
    self.world = world
  }

  private var seeds: SeedDocuments { judge.seeds }

  /// Writes `documents.jsonl`, then the manifest. Collective.
  ///
  /// - Throws: `AgreedFailure` with `FileError`; `MPIError`.
  func write() throws {
    let own = seeds.count * world.rank / world.size..<seeds.count * (world.rank + 1) / world.size
    let index = CopyIndex(own.lazy.map { seeds.text(of: $0) })
    let output = try world.agree { world.isRoot ? try DocumentOutput(artifact, seedDocuments: seeds.count) : nil }
    for shard in 0..<DrawnShard.count(texts: artifact.recipe.settings.texts) {
      try write(shard, to: output, index)
    }
    try world.agree { try output?.finish() }
  }

  /// Writes the documents of a shard. Collective.
  ///
  /// - Parameter index: this rank's part of the training documents.
  private func write(_ shard: Int, to output: DocumentOutput?, _ index: CopyIndex) throws {
    let texts = try world.agree { try read(shard) }
    let copies = try world.allGather(texts.map { index.copies(comparable($0)) ? 1 : 0 })
    let owner = shard % world.size
    let judged = try world.agree { world.rank == owner ? try self.judged(texts, shard).bytes : [] }
    let bytes = try world.sendToRoot(judged, from: owner)
    try world.agree {
      try output?.append(JudgedShard(bytes: bytes)) { text in copies.contains { $0[text] == 1 } }
    }
  }

  private func read(_ shard: Int) throws -> [DrawnText] {
    let path = artifact.path(ofShard: shard)
    let count = DrawnShard.numbers(of: shard, texts: artifact.recipe.settings.texts).count
    guard let texts = DrawnShard(path: path, count: count)?.texts else { throw FileError.corrupted(path: path) }
    return texts
  }

  private func judged(_ texts: [DrawnText], _ shard: Int) throws -> JudgedShard {
    try judge.judge(texts, from: DrawnShard.numbers(of: shard, texts: artifact.recipe.settings.texts).lowerBound)
  }

  /// The bytes of a text that are compared with those of documents.
  private func comparable(_ text: DrawnText) -> [UInt8] { Array(judge.text(of: text).trimmingWhitespace.utf8) }
}

/// The documents that rank 0 writes.
private final class DocumentOutput {
  private let artifact: BootstrapArtifact
  private let seedDocuments: Int
  private let file: AtomicFile
  private let checksum = Checksum()
  private var counts = BootstrapCounts()
  private var known: Set<ContentHash> = []
  private var qualities: [DocumentQuality] = []
  private var lines: [Range<Int>] = []

  init(_ artifact: BootstrapArtifact, seedDocuments: Int) throws {
    self.artifact = artifact
    self.seedDocuments = seedDocuments
    file = try AtomicFile(path: artifact.documentsPath)
  }

  /// Appends the documents of a shard.
  ///
  /// - Parameter isCopy: true for the places of texts that are copies of training documents.
  func append(_ shard: JudgedShard, isCopy: (Int) -> Bool) throws {
    for (place, text) in shard.texts.enumerated() {
      let verdict = verdict(text, isCopy: isCopy(place))
      counts.count(verdict, tokens: text.drawnTokens)
      if verdict == .document { try append(text) }
    }
  }

  private func verdict(_ text: JudgedShard.Text, isCopy: Bool) -> TextVerdict {
    guard text.verdict == .document else { return text.verdict }
    if isCopy { return .corpusCopy }
    return known.insert(text.quality.hash).inserted ? .document : .duplicate
  }

  private func append(_ text: JudgedShard.Text) throws {
    try file.write(text.line)
    checksum.update(text.line)
    let start = lines.last?.upperBound ?? 0
    lines.append(start..<start + text.line.count)
    qualities.append(text.quality)
  }

  /// Completes the file and the manifest.
  func finish() throws {
    try file.commit()
    let written = try WrittenDocuments(path: artifact.documentsPath, lines: lines)
    let quality = try SynthesisQuality(of: qualities) { try WordHashes(written.document($0).text) }
    try artifact.seal(
      BootstrapManifest(
        recipe: artifact.recipe, seedDocuments: seedDocuments, counts: counts,
        quality: qualities.isEmpty ? nil : quality, documentsChecksum: checksum.hexadecimal))
  }
}
