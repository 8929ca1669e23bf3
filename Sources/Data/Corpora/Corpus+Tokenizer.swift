import Files
import Foundation
import Tokenizers

extension Corpus {
  /// Reads the tokenizer.
  ///
  /// - Throws: `FileError.system`, `TokenizerError`, or `CorpusError.malformed` when it is not the one that made the tokens.
  public func tokenizer() throws -> Tokenizer {
    let path = "\(directory)/\(Self.tokenizerName)"
    let bytes = try readFile(path)
    guard Checksum.of(bytes) == manifest.tokenizerChecksum else {
      throw CorpusError.malformed(path: path, reason: "its checksum does not fit corpus.json")
    }
    return try Tokenizer(json: Data(bytes), roles: .decided(endOfText: manifest.endOfText))
  }

  /// The first difference of a tokenizer file's content from that of this corpus, in one clause; nil when there is none.
  ///
  /// A file of the same bytes is not parsed.
  ///
  /// - Throws: as `tokenizer` does.
  public func tokenizerDifference(of file: [UInt8]) throws -> String? {
    guard Checksum.of(file) != manifest.tokenizerChecksum else { return nil }
    let own = try tokenizer()
    do {
      return try Tokenizer(json: Data(file), roles: .decided(endOfText: own.endOfText)).firstDifference(from: own)
    } catch {
      return "\(error)"
    }
  }

  /// Returns whether a tokenizer that is known by the checksum of its file is that of this corpus: the checksum is that of the
  /// corpus's own file, or of one of `files` that has the same content.
  ///
  /// - Throws: `FileError.system`, and as `tokenizer` does.
  public func hasTokenizer(checksum: String, files: [String] = []) throws -> Bool {
    if checksum == manifest.tokenizerChecksum { return true }
    for path in files {
      let file = try readFile(path)
      if Checksum.of(file) == checksum { return try tokenizerDifference(of: file) == nil }
    }
    return false
  }
}
