import Files
import Foundation
import RankGroups
import Tokenizers

/// Encodes a text on all ranks and writes the files of a corpus on rank 0.
struct CorpusWriter {
  /// The bytes of a token file that a rank sends in one go.
  private static let blockLength = 1 << 24

  /// The directory of the files.
  let directory: String
  /// The text.
  let text: SpreadText
  /// The documents of each split.
  let plan: DocumentSplit
  /// The places for encoded text that waits until the ranks before this one have written theirs.
  let scratch: [String]
  /// The scans of the files that were written.
  private let scans = TokenFileScans()

  init(directory: String, text: SpreadText, plan: DocumentSplit, scratch: [String]) {
    self.directory = directory
    self.text = text
    self.plan = plan
    self.scratch = scratch
  }

  private var ranks: any RankGroup { text.ranks }

  /// Writes the files in the order of `Corpus.fileNames`: a directory that has the last of them is complete. Collective.
  ///
  /// - Parameters:
  ///   - isCut: true when some documents are pieces of longer ones.
  ///   - recipe: the recipe of the corpus.
  /// - Returns: the corpus, on every rank.
  /// - Throws: `FileError.system`.
  func write(with tokenizer: Tokenizer, isCut: Bool, recipe: CorpusRecipe) throws -> Corpus {
    let encoder = PartEncoder(tokenizer)
    var parts: [String: CorpusManifest.Part] = [:]
    for split in Split.allCases { parts[split.rawValue] = try writeTokens(of: split, encoder) }
    let json = tokenizer.json()
    try ranks.agree { if ranks.isRoot { try AtomicFile.write(json, to: path(Corpus.tokenizerName)) } }
    try DocumentIndex(text: text, plan: plan).write(to: path(Corpus.indexName))
    let manifest = CorpusManifest(
      version: CorpusManifest.currentVersion, vocabulary: tokenizer.vocabularySize, endOfText: tokenizer.endOfText,
      recipe: recipe, pieces: isCut, tokenizerChecksum: Checksum.of([UInt8](json)), splits: parts,
      duplicates: plan.duplicates)
    let description = try ranks.broadcastFromRoot { try writeManifest(manifest) }
    return try Corpus(directory: directory, description: description, scans: scans)
  }

  private func path(_ name: String) -> String { "\(directory)/\(name)" }

  /// Writes a split's token file: rank 0 its own documents, then those of the other ranks, one after another. Collective.
  ///
  /// - Returns: its part of the manifest, on rank 0.
  private func writeTokens(of split: Split, _ encoder: PartEncoder) throws -> CorpusManifest.Part? {
    let path = path(Corpus.tokensName(split))
    let writer = try ranks.agree { ranks.isRoot ? try TokenFileWriter(path: path, layout: encoder.layout) : nil }
    let waiting = SpilledBytes(directories: scratch)
    let write: ([UInt8]) throws -> Void = { block in
      if let writer { try writer.append(block) } else { try waiting.append(block[...]) }
    }
    try text.forEachPart(of: plan.documents(of: split)) { try encoder.append($0, isLast: $1.isLast, write: write) }
    try ranks.agree { try encoder.flush(write) }
    try collect(waiting) { try writer?.append($0) }
    return try ranks.agree { try writer.map { try part(of: split, $0, path: path) } }
  }

  /// Hands the bytes that other ranks hold to `write` on rank 0, in the order of ranks. Collective.
  private func collect(_ waiting: SpilledBytes, write: ([UInt8]) throws -> Void) throws {
    for (rank, count) in try ranks.allGather([waiting.count]).enumerated() {
      for start in stride(from: 0, to: count[0], by: Self.blockLength) {
        let block = try ranks.agree {
          var block: [UInt8] = []
          if rank == ranks.rank { try waiting.read(start..<min(start + Self.blockLength, count[0]), into: &block) }
          return block
        }
        let received = try ranks.sendToRoot(block, from: rank)
        try ranks.agree { try write(received) }
      }
    }
  }

  /// Completes a split's token file and describes it.
  private func part(of split: Split, _ writer: TokenFileWriter, path: String) throws -> CorpusManifest.Part {
    let documents = plan.documents(of: split)
    try writer.commit(documents: documents.count)
    let file = try TokenFile(path: path)
    return CorpusManifest.Part(
      documents: documents.count, tokens: file.count, bytes: documents.reduce(0) { $0 + text.lengths[$1] },
      checksum: scans.scan(file).checksum)
  }

  private func writeManifest(_ manifest: CorpusManifest) throws -> [UInt8] {
    let description = try canonicalJSON(manifest, pretty: true)
    try AtomicFile.write(description, to: path(Corpus.manifestName))
    return [UInt8](description)
  }
}
