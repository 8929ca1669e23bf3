import Files
import Foundation
import Tokenizers

/// Makes a corpus of documents: sets some aside, trains a tokenizer on the rest, and writes the tokens.
public struct CorpusBuilder: Sendable {
  /// Where the tokenizer comes from.
  public enum Vocabulary: Sendable {
    /// Trained on the training documents, to this many tokens.
    case trained(size: Int)
    /// Read from a `tokenizer.json`.
    case given(Tokenizer)
  }

  /// The tokenizer's origin.
  public var vocabulary: Vocabulary
  /// The shares of validation and test, by bytes, in `0..<1`.
  public var validation: Double, test: Double
  /// What shuffles the documents before they are split.
  public var seed: UInt64

  /// A builder; 5 % each are set aside unless said otherwise.
  public init(vocabulary: Vocabulary, validation: Double = 0.05, test: Double = 0.05, seed: UInt64 = 0) {
    self.vocabulary = vocabulary
    self.validation = validation
    self.test = test
    self.seed = seed
  }

  /// Writes the corpus of some documents into a folder.
  ///
  /// - Throws: `CorpusError`, `TokenizerError`, `FileError`; what was written until then is removed,
  ///   unless an older corpus is there.
  public func build(_ documents: [Document], in folder: String) throws -> Corpus {
    let pieces = DocumentPieces.cut(documents)
    let splits = try DocumentSplit.assign(pieces, validation: validation, test: test, seed: seed)
    let tokenizer = try tokenizer(for: splits[.train] ?? [])
    let (isNew, hadCorpus) = (!exists(folder), (try? Corpus(folder: folder)) != nil)
    try createFolder(folder)
    do {
      try write(
        splits, tokenizer, pieces: pieces.count != documents.count, textChecksum: checksum(documents), in: folder)
    } catch {
      // What is left of an older corpus is whole, or is refused by its checksums.
      for name in Corpus.fileNames where !hadCorpus {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
      if isNew { try? FileManager.default.removeItem(atPath: folder) }
      throw error
    }
    return try Corpus(folder: folder)
  }

  /// Writes the files in the order of `Corpus.fileNames`: a folder that has the last of them is whole.
  private func write(
    _ splits: [Split: [Document]], _ tokenizer: Tokenizer, pieces: Bool, textChecksum: String, in folder: String
  ) throws {
    var parts: [String: CorpusManifest.Part] = [:]
    for split in Split.allCases {
      parts[split.rawValue] = try write(splits[split] ?? [], split, tokenizer, in: folder)
    }
    let tokenizerJSON = tokenizer.json()
    try AtomicFile.write(tokenizerJSON, to: "\(folder)/\(Corpus.tokenizerName)")
    try writeIndex(splits, in: folder)
    let manifest = CorpusManifest(
      version: CorpusManifest.currentVersion, vocabulary: tokenizer.vocabularySize, endOfText: tokenizer.endOfText,
      seed: seed, pieces: pieces, textChecksum: textChecksum, tokenizerChecksum: Checksum.of([UInt8](tokenizerJSON)),
      splits: parts)
    try AtomicFile.write(canonicalJSON(manifest, pretty: true), to: "\(folder)/\(Corpus.manifestName)")
  }

  private func tokenizer(for documents: [Document]) throws -> Tokenizer {
    switch vocabulary {
    case .given(let tokenizer): return tokenizer
    case .trained(let size):
      var trainer = try BytePairTrainer(vocabularySize: size)
      for document in documents { trainer.add(document: document.text.span) }
      return try trainer.train()
    }
  }

  private func write(
    _ documents: [Document], _ split: Split, _ tokenizer: Tokenizer, in folder: String
  ) throws -> CorpusManifest.Part {
    var encoder = TokenEncoder(tokenizer)
    let tokens = documents.map { encoder.encode($0.text.span) }
    let path = "\(folder)/\(Corpus.tokensName(split))"
    try TokenFile.write(
      tokens, endOfText: tokenizer.endOfText, vocabularySize: tokenizer.vocabularySize, to: path)
    let file = try TokenFile(path: path)
    return CorpusManifest.Part(
      documents: documents.count, tokens: file.count, bytes: documents.reduce(0) { $0 + $1.text.count },
      checksum: file.checksum())
  }

  /// One JSON line a document: where its text came from and in which split it is.
  private func writeIndex(_ splits: [Split: [Document]], in folder: String) throws {
    struct Line: Encodable { let split: Split, source: String, bytes: Int }
    var data = Data()
    for split in Split.allCases {
      for document in splits[split] ?? [] {
        data += try canonicalJSON(
          Line(split: split, source: document.source, bytes: document.text.count), pretty: false)
        data.append(UInt8(ascii: "\n"))
      }
    }
    try AtomicFile.write(data, to: "\(folder)/\(Corpus.indexName)")
  }

  private func checksum(_ documents: [Document]) -> String {
    let checksum = Checksum()
    for document in documents {
      checksum.update([document.text.count])
      checksum.update(document.text)
    }
    return checksum.hexadecimal
  }
}
