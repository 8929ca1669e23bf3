import Files
import TextSimilarity

/// The quality of synthetic text, by measures without a judge.
public struct SynthesisQuality: Codable, Sendable, Equatable {
  /// The number of documents that were measured.
  public let documents: Int
  /// The fraction of the text's sequences of 2, 4, 8 and 16 words that occur in the source of their document, by that length; without
  /// the lengths that no document reaches.
  public let overlap: [String: Double]
  /// The documents that are exact copies of one before them, white space at their ends apart.
  public let duplicates: Int
  /// The documents that have a near-duplicate: another one with Jaccard similarity 0.8 or more.
  public let nearDuplicates: Int
  /// The fraction of documents whose most frequent sequence of 10 words covers more than a tenth of them.
  public let repetition: Double
  /// The fraction of documents that have half of their text in common with their source in one piece.
  public let copying: Double
  /// The lengths of documents.
  public let words: Lengths

  /// Lengths of documents in words.
  public struct Lengths: Codable, Sendable, Equatable {
    /// The sum, and the extremes.
    public let total, minimum, maximum: Int
    /// The mean and the median.
    public let mean, median: Double

    /// The lengths of some documents, all 0 when there are none.
    init(_ lengths: [Int]) {
      let sorted = lengths.sorted()
      total = sorted.reduce(0, +)
      minimum = sorted.first ?? 0
      maximum = sorted.last ?? 0
      mean = sorted.isEmpty ? 0 : Double(total) / Double(sorted.count)
      let middle = sorted.isEmpty ? [0, 0] : [sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2]]
      median = Double(middle[0] + middle[1]) / 2
    }
  }

  /// The quality of some documents.
  ///
  /// - Parameters:
  ///   - documents: the measures of each, in their order.
  ///   - words: the words of a document by its number.
  /// - Throws: the errors of `words`.
  public init(of documents: [DocumentQuality], words: @escaping (Int) throws -> WordHashes) throws {
    var near = NearDuplicates(documents.map(\.signature), words: words)
    self.documents = documents.count
    overlap = Self.overlap(of: documents)
    duplicates = documents.count - Set(documents.map(\.hash)).count
    nearDuplicates = try near.count()
    repetition = Self.fraction(of: documents, \.repeats)
    copying = Self.fraction(of: documents, \.copies)
    self.words = Lengths(documents.map(\.words))
  }

  private static func fraction(of documents: [DocumentQuality], _ isCounted: (DocumentQuality) -> Bool) -> Double {
    documents.isEmpty ? 0 : Double(documents.count(where: isCounted)) / Double(documents.count)
  }

  private static func overlap(of documents: [DocumentQuality]) -> [String: Double] {
    fractions(
      SourceIndex.lengths.indices.map { index in
        documents.reduce(into: Overlap()) { $0.add($1.overlap[index]) }
      })
  }

  /// The fractions of the overlaps of all lengths, by the length.
  static func fractions(_ overlaps: [Overlap]) -> [String: Double] {
    zip(SourceIndex.lengths, overlaps).reduce(into: [:]) { $0["\($1.0)"] = $1.1.fraction }
  }
}

extension SynthesisQuality {
  /// The quality of texts that are all in memory, each with its source.
  public init(of texts: [(text: String, source: String)]) throws {
    var indices: [String: SourceIndex] = [:]
    let documents = texts.map { pair in
      let index = indices[pair.source] ?? SourceIndex(pair.source)
      indices[pair.source] = index
      return DocumentQuality(pair.text, source: index)
    }
    try self.init(of: documents) { WordHashes(texts[$0].text) }
  }
}
