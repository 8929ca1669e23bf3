import Files
import Foundation
import RankGroups
import Tokenizers

/// Encodes a text, each rank its share, and writes the files of the corpus on rank 0.
struct CorpusWriter {
  /// Where the files go.
  let directory: String
  /// What they are made of.
  let recipe: CorpusRecipe
  /// Who encodes what.
  let plan: CorpusPlan
  /// Whether documents were cut.
  let isCut: Bool
  /// All ranks.
  let ranks: any RankGroup

  /// Writes the files in the order of `Corpus.fileNames`: a directory that has the last of them is whole. Collective.
  ///
  /// - Parameter tokenizer: gives every rank the tokenizer; its argument is this rank's share of the training texts.
  /// - Returns: the corpus, on every rank.
  /// - Throws: `FileError.system`, and what `tokenizer` throws.
  func write(_ text: consuming SpreadText, tokenizer: ([ArraySlice<UInt8>]) throws -> Tokenizer) throws -> Corpus {
    let (lengths, sources) = (text.lengths, try text.sources())
    let share = try text.share(of: plan)
    let tokenizer = try tokenizer(share[.train] ?? [])
    let layout = TokenLayout(tokenizer)
    var encoder = TokenEncoder(tokenizer)
    let blocks = Split.allCases.map { layout.block(share[$0] ?? [], with: &encoder) }
    var parts: [String: CorpusManifest.Part] = [:]
    for (split, block) in zip(Split.allCases, blocks) {
      parts[split.rawValue] = try write(block, split, layout, lengths: lengths)
    }
    let description = try ranks.broadcastFromRoot {
      let json = tokenizer.json()
      try AtomicFile.write(json, to: "\(directory)/\(Corpus.tokenizerName)")
      try writeIndex(sources, lengths: lengths)
      let manifest = CorpusManifest(
        version: CorpusManifest.currentVersion, vocabulary: tokenizer.vocabularySize, endOfText: tokenizer.endOfText,
        recipe: recipe, pieces: isCut, tokenizerChecksum: Checksum.of([UInt8](json)), splits: parts)
      let description = try canonicalJSON(manifest, pretty: true)
      try AtomicFile.write(description, to: "\(directory)/\(Corpus.manifestName)")
      return [UInt8](description)
    }
    return try Corpus(directory: directory, description: description)
  }

  /// Writes a split's token file from the blocks of all ranks, one after another, so that rank 0 holds one at a time.
  ///
  /// - Returns: what the manifest says of it, on rank 0.
  private func write(
    _ block: [UInt8], _ split: Split, _ layout: TokenLayout, lengths: [Int]
  ) throws -> CorpusManifest.Part? {
    let path = "\(directory)/\(Corpus.tokensName(split))"
    let writer = try ranks.agree { ranks.isRoot ? try TokenFileWriter(path: path, layout: layout) : nil }
    for rank in 0..<ranks.size {
      let block = try ranks.sendToRoot(block, from: rank)
      try ranks.agree { try writer?.append(block, documents: plan.documents(of: split, rank: rank).count) }
    }
    return try ranks.agree {
      guard let writer else { return nil }
      try writer.commit()
      let file = try TokenFile(path: path)
      let documents = plan.documents(of: split)
      return CorpusManifest.Part(
        documents: documents.count, tokens: file.count, bytes: documents.reduce(0) { $0 + lengths[$1] },
        checksum: file.checksum())
    }
  }

  /// One JSON line a document: where its text came from and in which split it is.
  private func writeIndex(_ sources: [String], lengths: [Int]) throws {
    struct Line: Encodable { let split: Split, source: String, bytes: Int }
    var data = Data()
    for split in Split.allCases {
      for document in plan.documents(of: split) {
        data += try canonicalJSON(
          Line(split: split, source: sources[document], bytes: lengths[document]), pretty: false)
        data.append(UInt8(ascii: "\n"))
      }
    }
    try AtomicFile.write(data, to: "\(directory)/\(Corpus.indexName)")
  }
}
