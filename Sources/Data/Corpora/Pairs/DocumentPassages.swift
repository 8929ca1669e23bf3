import Tokenizers

/// The documents of a split, or passages of them: a document with more tokens than a passage may have is cut into several.
///
/// A model of a small context reads the beginnings of long documents only, and writes none to its end; of passages it reads all.
/// A piece as long as a passage may be is cut behind its last token with a line break, if there is one in its second half, else at its
/// end. The token that ends a document is in its last passage and is not counted. Passages are numbered in the order of their tokens.
public struct DocumentPassages: Sendable {
  /// The positions of each passage's tokens; the last ones of a document include the token that ends it.
  public let ranges: [Range<Int>]
  /// The number of documents.
  public let documentCount: Int
  package let file: TokenFile
  /// The document of each passage; nil when each document is one.
  private let documents: [UInt32]?

  /// Cuts documents.
  ///
  /// - Parameters:
  ///   - documents: the positions of their tokens in the file.
  ///   - longest: the most tokens of a passage, at least 1; nil leaves documents as they are.
  ///   - lineBreaks: the tokens with a line break.
  public init(_ documents: [Range<Int>], of file: TokenFile, longest: Int?, lineBreaks: Set<UInt32> = []) {
    self.file = file
    documentCount = documents.count
    guard let longest else {
      ranges = documents
      self.documents = nil
      return
    }
    let knife = PassageKnife(file: file, longest: longest, lineBreaks: lineBreaks)
    let passages = documents.map(knife.passages(of:))
    ranges = passages.flatMap { $0 }
    self.documents = passages.enumerated().flatMap { number, passages in
      passages.map { _ in UInt32(truncatingIfNeeded: number) }
    }
  }

  /// The number of passages.
  public var count: Int { ranges.count }

  /// The document that a passage is of.
  public func document(of passage: Int) -> Int { documents.map { Int($0[passage]) } ?? passage }

  /// The tokens of a passage, with the one that ends the document where the passage does.
  public func tokens(of passage: Int) -> [UInt32] { file.tokens(ranges[passage]) }

  /// The tokens of a passage's text.
  public func textTokens(of passage: Int) -> [UInt32] {
    let tokens = tokens(of: passage)
    return tokens.last == file.endOfText ? tokens.dropLast() : tokens
  }
}

extension Corpus {
  /// The complete documents among the first tokens of a split, or their passages.
  ///
  /// - Parameters:
  ///   - tokens: all when nil.
  ///   - longest: the most tokens of a passage; nil leaves documents as they are.
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`.
  public func passages(of split: Split, tokens count: Int? = nil, longest: Int? = nil) throws -> DocumentPassages {
    let file = try tokens(split)
    var documents = try TrainingSubset(file, count: count).documents
    // The last document may be cut short.
    if let last = documents.last, file.tokens(last.upperBound - 1..<last.upperBound) != [file.endOfText] {
      documents.removeLast()
    }
    return DocumentPassages(
      documents, of: file, longest: longest, lineBreaks: longest == nil ? [] : try tokenizer().lineBreaks)
  }
}

extension Tokenizer {
  /// The tokens whose bytes have a line break among them.
  public var lineBreaks: Set<UInt32> {
    Set((0..<UInt32(vocabularySize)).filter { decode(continuation: [$0]).contains(UInt8(ascii: "\n")) })
  }
}

/// Cuts documents into passages.
private struct PassageKnife {
  let file: TokenFile
  let longest: Int
  let lineBreaks: Set<UInt32>

  init(file: TokenFile, longest: Int, lineBreaks: Set<UInt32>) {
    precondition(longest > 0, "passages of \(longest) tokens")
    self.file = file
    self.longest = longest
    self.lineBreaks = lineBreaks
  }

  /// The positions of the passages of a document.
  func passages(of document: Range<Int>) -> [Range<Int>] {
    var passages: [Range<Int>] = []
    var start = document.lowerBound
    let end = textEnd(document)
    while end - start > longest {
      let cut = cut(start)
      passages.append(start..<cut)
      start = cut
    }
    return passages + [start..<document.upperBound]
  }

  /// The position behind the last token of a document's text.
  private func textEnd(_ document: Range<Int>) -> Int {
    let last = document.upperBound - 1
    return file.tokens(last..<last + 1) == [file.endOfText] ? last : document.upperBound
  }

  /// The end of a passage that begins at a position and has text behind it.
  private func cut(_ start: Int) -> Int {
    let half = start + longest / 2
    let place = file.tokens(half..<start + longest).lastIndex { lineBreaks.contains($0) }
    return place.map { half + $0 + 1 } ?? start + longest
  }
}
