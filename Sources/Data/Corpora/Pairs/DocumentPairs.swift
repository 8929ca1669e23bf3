import Files
import Foundation

/// Pairs of documents of one split of a corpus, in a directory: `pairs.npy`, which `pairs.json` describes.
///
/// `pairs.npy` is an array of records as NumPy reads them: the numbers of both documents, 4 bytes each without sign, and their similarity, a
/// float of 4 bytes. Documents are numbered in the order of their token file, from 0; where they were cut into passages, passages are.
/// Only documents of one split are paired, so no held-out document is on either side of a pair of training documents.
public struct DocumentPairs: Sendable {
  /// Two documents, of which the second is to be written from the first.
  public struct Pair: Sendable, Equatable {
    /// The number of the document.
    public let first: Int, second: Int
    /// Their similarity.
    public let similarity: Float

    /// A pair.
    public init(first: Int, second: Int, similarity: Float) {
      self.first = first
      self.second = second
      self.similarity = similarity
    }
  }

  /// The fields of `pairs.json` that readers need.
  private struct Manifest: Decodable {
    struct Recipe: Decodable {
      let corpus: Fingerprint
      let tokens: Int
      /// Absent for training documents.
      let split: Split?
      /// Absent for documents that were not cut.
      let passages: Int?
    }
    let recipe: Recipe
    let pairs: Int
    let pairsChecksum: String
  }

  /// The file that describes pairs and is written last.
  public static let manifestName = "pairs.json"
  /// The file of the pairs.
  public static let fileName = "pairs.npy"
  private static let width = 12

  /// The directory of the files.
  public let directory: String
  private let manifest: Manifest
  private let file: MappedFile
  private let start: Int

  /// Opens pairs, which are read once, so that damage is found before hours of training.
  ///
  /// - Throws: `FileError.system`; `CorpusError.unusablePairs` when they are not complete or damaged.
  public init(directory: String) throws {
    let path = "\(directory)/\(Self.manifestName)"
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(readFile(path))),
      SealedFile.isIntact(path), (0..<1 << 40).contains(manifest.pairs), manifest.recipe.passages ?? 1 > 0
    else { throw CorpusError.unusablePairs(directory: directory, reason: "\(Self.manifestName) does not describe any") }
    self.directory = directory
    self.manifest = manifest
    file = try MappedFile(path: "\(directory)/\(Self.fileName)")
    start = Self.header(manifest.pairs).count
    let checksum = Checksum()
    file.withBytes { checksum.update($0) }
    guard file.count == start + manifest.pairs * Self.width, checksum.hexadecimal == manifest.pairsChecksum else {
      throw CorpusError.unusablePairs(
        directory: directory, reason: "\(Self.fileName) is not the file that \(Self.manifestName) describes")
    }
  }

  /// The number of pairs.
  public var count: Int { manifest.pairs }

  /// The checksum of the pairs.
  public var checksum: String { manifest.pairsChecksum }

  /// The fingerprint of the corpus whose documents are paired.
  public var corpus: Fingerprint { manifest.recipe.corpus }

  /// The split whose documents are paired.
  public var split: Split { manifest.recipe.split ?? .train }

  /// The first tokens of the split, whose documents are paired.
  public var tokens: Int { manifest.recipe.tokens }

  /// The most tokens of a passage; nil when documents were not cut.
  public var passages: Int? { manifest.recipe.passages }

  /// A pair by its number.
  ///
  /// - Precondition: the number is in `0..<count`.
  public subscript(number: Int) -> Pair {
    precondition(number >= 0 && number < count, "pair \(number) of \(count)")
    let values = file.elements(of: UInt32.self, count: 3, at: start + number * Self.width)
    return Pair(first: Int(values[0]), second: Int(values[1]), similarity: Float(bitPattern: values[2]))
  }

  /// The documents or passages of a corpus that are paired.
  ///
  /// - Throws: `CorpusError.unusablePairs` when the pairs are of another corpus or split, `CorpusError.tooFewTokens`,
  ///   `FileError.system`, `TokenizerError`.
  public func documents(of corpus: Corpus, _ split: Split) throws -> DocumentPassages {
    guard self.corpus == corpus.fingerprint else {
      throw unusable("they are of another corpus than \(corpus.directory)")
    }
    guard self.split == split else {
      throw unusable("they are of \(self.split.rawValue) documents, not of \(split.rawValue) documents")
    }
    return try corpus.passages(of: split, tokens: tokens, longest: passages)
  }
}

extension DocumentPairs {
  /// Makes sure that there are pairs, and that both documents of each are among so many.
  ///
  /// - Throws: `CorpusError.unusablePairs`.
  func check(documents count: Int) throws(CorpusError) {
    if self.count == 0 { throw unusable("there are none") }
    for number in 0..<self.count where max(self[number].first, self[number].second) >= count {
      throw unusable("pair \(number) has a document beyond the \(count) paired ones")
    }
  }

  private func unusable(_ reason: String) -> CorpusError { .unusablePairs(directory: directory, reason: reason) }
}

extension DocumentPairs {
  /// The bytes of `pairs.npy` before the pairs.
  public static func header(_ count: Int) -> [UInt8] {
    let fields = "[('first', '<u4'), ('second', '<u4'), ('similarity', '<f4')]"
    let text = "{'descr': \(fields), 'fortran_order': False, 'shape': (\(count),), }"
    // 10 bytes come before the text, and the pairs begin at a multiple of 64.
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let blanks = String(repeating: " ", count: length - text.utf8.count - 1)
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0] + LittleEndian.bytes(length, width: 2)
    return start + Array("\(text)\(blanks)\n".utf8)
  }

  /// The bytes of pairs in `pairs.npy`.
  public static func bytes(_ pairs: [Pair]) -> [UInt8] {
    pairs.flatMap { pair in
      [pair.first, pair.second, Int(pair.similarity.bitPattern)].flatMap { LittleEndian.bytes($0, width: 4) }
    }
  }
}
