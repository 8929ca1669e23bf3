import Files
import TextSimilarity

/// Counts texts that are nearly the same as another one.
public struct NearDuplicates {
  /// The least Jaccard similarity of the word sequences of near-duplicates.
  public static let limit = 0.8
  /// The most texts with the same hash of a band that each text is compared with.
  private static let mostNeighbors = 50

  private let signatures: [MinHash]
  private let words: (Int) throws -> WordHashes
  private var hasTwin: [Bool]

  /// - Parameters:
  ///   - signatures: the signatures of all texts.
  ///   - words: the words of a text by its number.
  public init(_ signatures: [MinHash], words: @escaping (Int) throws -> WordHashes) {
    self.signatures = signatures
    self.words = words
    hasTwin = signatures.map { _ in false }
  }

  /// The number of texts that have another one among all whose Jaccard similarity is at least 0.8.
  ///
  /// Texts that agree in a band are compared exactly, each with at most the 50 before it in the band, in the order of texts, so that the
  /// count is the same every time.
  ///
  /// - Complexity: O(n) comparisons for n texts, most of which are not made: few texts agree by chance.
  /// - Throws: the errors of `words`.
  public mutating func count() throws -> Int {
    for band in 0..<MinHash.bandCount {
      for group in groups(band) { try compare(group) }
    }
    return hasTwin.count { $0 }
  }

  /// The texts that agree in a band, by groups of two and more, in the order of texts.
  private func groups(_ band: Int) -> [[Int]] {
    let groups = Dictionary(grouping: signatures.indices) { signatures[$0].bands[band] }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  private mutating func compare(_ group: [Int]) throws {
    for (place, text) in group.enumerated() where place > 0 {
      for other in group[..<place].suffix(Self.mostNeighbors) where !hasTwin[text] || !hasTwin[other] {
        guard try MinHash.similarity(of: words(text), words(other)) >= Self.limit else { continue }
        hasTwin[text] = true
        hasTwin[other] = true
      }
    }
  }
}
