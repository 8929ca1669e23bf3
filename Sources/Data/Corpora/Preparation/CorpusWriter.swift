import Files
import Foundation
import RankGroups
import Tokenizers

/// Writes the files of a corpus on rank 0 from the tokens that all ranks have encoded.
struct CorpusWriter {
  /// The directory of the files.
  let directory: String
  /// The recipe of the corpus.
  let recipe: CorpusRecipe
  /// The documents that each rank has encoded.
  let plan: CorpusPlan
  /// All ranks.
  let ranks: any RankGroup
  /// The scans of the files that were written.
  private let scans = TokenFileScans()

  init(directory: String, recipe: CorpusRecipe, plan: CorpusPlan, ranks: any RankGroup) {
    self.directory = directory
    self.recipe = recipe
    self.plan = plan
    self.ranks = ranks
  }

  /// Writes the files in the order of `Corpus.fileNames`: a directory that has the last of them is complete. Collective.
  ///
  /// - Parameters:
  ///   - shard: the documents of this rank.
  ///   - index: those of the text.
  /// - Returns: the corpus, on every rank.
  /// - Throws: `FileError.system`.
  func write(_ shard: EncodedShard, index: DocumentIndex, tokenizer: Tokenizer) throws -> Corpus {
    var parts: [String: CorpusManifest.Part] = [:]
    for split in Split.allCases { parts[split.rawValue] = try writeTokens(of: split, shard, lengths: index.lengths) }
    let description = try ranks.broadcastFromRoot {
      let json = tokenizer.json()
      try AtomicFile.write(json, to: "\(directory)/\(Corpus.tokenizerName)")
      try AtomicFile.write(index.lines(plan), to: "\(directory)/\(Corpus.indexName)")
      return try writeManifest(
        CorpusManifest(
          version: CorpusManifest.currentVersion, vocabulary: tokenizer.vocabularySize,
          endOfText: tokenizer.endOfText, recipe: recipe, pieces: index.isCut,
          tokenizerChecksum: Checksum.of([UInt8](json)), splits: parts, duplicates: plan.duplicates))
    }
    return try Corpus(directory: directory, description: description, scans: scans)
  }

  /// Writes a split's token file from the blocks of all ranks, one after another, so that rank 0 holds one at a time.
  /// Collective.
  ///
  /// - Returns: its part of the manifest, on rank 0.
  private func writeTokens(of split: Split, _ shard: EncodedShard, lengths: [Int]) throws -> CorpusManifest.Part? {
    let path = "\(directory)/\(Corpus.tokensName(split))"
    let writer = try ranks.agree { ranks.isRoot ? try TokenFileWriter(path: path, layout: shard.layout) : nil }
    for rank in 0..<ranks.size {
      let block = try ranks.sendToRoot(shard.block(split), from: rank)
      try ranks.agree { try writer?.append(block, documents: plan.documents(of: split, rank: rank).count) }
    }
    return try ranks.agree {
      guard let writer else { return nil }
      try writer.commit()
      return try part(TokenFile(path: path), plan.documents(of: split), lengths: lengths)
    }
  }

  private func part(_ file: TokenFile, _ documents: ArraySlice<Int>, lengths: [Int]) -> CorpusManifest.Part {
    CorpusManifest.Part(
      documents: documents.count, tokens: file.count, bytes: documents.reduce(0) { $0 + lengths[$1] },
      checksum: scans.scan(file).checksum)
  }

  private func writeManifest(_ manifest: CorpusManifest) throws -> [UInt8] {
    let description = try canonicalJSON(manifest, pretty: true)
    try AtomicFile.write(description, to: "\(directory)/\(Corpus.manifestName)")
    return [UInt8](description)
  }
}
