import Corpora
import TensorKernels

/// The similarity of texts to the documents that they were written from, beside that to others' documents.
public struct PairRelevance: Codable, Sendable, Equatable {
  /// The mean similarity to a text's own document, and to that of a text far from it in the list.
  public let own: Double, other: Double
  /// The fraction of texts that are closer to their own document; one half by chance.
  public let closer: Double

  /// Texts and the documents that they were written from, as tokens.
  private struct Pairs: EmbeddedTexts {
    let tokens: [[UInt32]]
    var count: Int { tokens.count }
    func tokens(of text: Int) -> [UInt32] { tokens[text] }
  }

  /// Compares texts by the hidden states of a model; the mean over all texts and documents is subtracted, as for neighbors.
  ///
  /// - Parameters:
  ///   - texts: at least one token each.
  ///   - seeds: the document of each text, at least one token each.
  ///   - directory: of a model of the corpus.
  /// - Returns: nil for fewer than two texts.
  /// - Throws: as `ModelEmbeddings`.
  public init?(of texts: [[UInt32]], from seeds: [[UInt32]], by directory: String, corpus: Corpus) throws {
    precondition(texts.count == seeds.count, "\(texts.count) texts with \(seeds.count) documents")
    guard texts.count > 1 else { return nil }
    let source = try ModelEmbeddings(directory, of: Pairs(tokens: texts + seeds), corpus: corpus)
    self.init(Self.unitVectors(source, count: 2 * texts.count))
  }

  /// - Parameter vectors: unit vectors of n texts, then of their documents: **shape** [2n, D].
  private init(_ vectors: Tensor) {
    let count = vectors.rows / 2
    func similarity(_ text: Int, to seed: Int) -> Double {
      Double(DotProduct.of(vectors, row: text, vectors, row: count + seed))
    }
    let own = (0..<count).map { similarity($0, to: $0) }
    let others = (0..<count).map { similarity($0, to: ($0 + count / 2) % count) }
    self.own = own.reduce(0, +) / Double(count)
    other = others.reduce(0, +) / Double(count)
    closer = Double(zip(own, others).count { $0 > $1 }) / Double(count)
  }

  private static func unitVectors(_ source: ModelEmbeddings, count: Int) -> Tensor {
    let vectors = Tensor(rows: count, columns: source.width)
    for block in (0..<count).blocks(of: source.blockLength) { source.embed(block, into: vectors.rows(block)) }
    let mean = Tensor(rows: 1, columns: source.width)
    for row in 0..<count { mean.add(vectors.row(at: row), times: 1 / Float(count)) }
    for row in 0..<count { vectors.row(at: row).add(mean, times: -1) }
    UnitVectors.normalize(vectors)
    return vectors
  }
}
