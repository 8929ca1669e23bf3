import NearestNeighbors
import TensorKernels
import Testing

@Suite struct VectorIndexTests {
  private func index(_ vectors: Tensor, _ kind: IndexKind, recall: Double = 0.95, seed: UInt64 = 0) throws
    -> VectorIndex
  {
    try VectorIndex(
      SearchInputs.sharded(vectors), VectorIndex.Settings(kind: kind, recall: recall, count: 10, seed: seed))
  }

  /// The fraction of the true neighbors that are found.
  private func recall(_ index: VectorIndex, _ vectors: Tensor) throws -> Double {
    let found = try index.nearest(10, to: SearchInputs.set(vectors)).all
    let truth = SearchInputs.bruteForce(vectors, count: 10)
    let hits = zip(found, truth).reduce(0) { $0 + Set($1.0.map(\.document)).intersection($1.1.map(\.document)).count }
    return Double(hits) / Double(10 * vectors.rows)
  }

  @Test(arguments: [0.8, 0.95]) func `lists of clustered documents reach the wanted recall with less work`(
    wanted: Double
  ) throws {
    let vectors = SearchInputs.clusters(1600, centers: 40, width: 32, spread: 0.6, seed: 4)
    let index = try index(vectors, .ivf, recall: wanted)
    #expect(index.facts.index == .ivf)
    #expect(index.facts.recall >= wanted)
    #expect(try #require(index.facts.work) < 1)
    // The sample is two thirds of the documents.
    #expect(try recall(index, vectors) > wanted - 0.01)
  }

  @Test func `documents without clusters are searched exactly`() throws {
    let vectors = SearchInputs.directions(1600, width: 64, seed: 4)
    let index = try index(vectors, .ivf)
    #expect(index.facts.index == .exact)
    #expect(index.facts.lists != nil)
    #expect(index.facts.recall == 1)
    #expect(try recall(index, vectors) == 1)
  }

  @Test func `few documents are searched exactly without a trial of lists`() throws {
    let index = try index(SearchInputs.clusters(500, centers: 10, width: 8, spread: 0.3, seed: 4), .auto)
    #expect(index.facts.index == .exact)
    #expect(index.facts.lists == nil)
  }

  @Test func `the same seed gives the same lists and neighbors`() throws {
    let vectors = SearchInputs.clusters(2000, centers: 40, width: 16, spread: 0.5, seed: 4)
    let first = try index(vectors, .ivf, seed: 3)
    let second = try index(vectors, .ivf, seed: 3)
    #expect(first.facts == second.facts)
    let set = SearchInputs.set(vectors)
    #expect(try first.nearest(5, to: set).all == second.nearest(5, to: set).all)
  }

  @Test func `equal vectors, which leave clusters empty, are indexed`() throws {
    let vectors = Tensor(rows: 400, columns: 4)
    for row in 0..<400 { vectors[row, row % 2] = 1 }
    let index = try index(vectors, .ivf)
    let found = try index.nearest(3, to: SearchInputs.set(vectors))
    #expect(found[0].map(\.document) == [2, 4, 6])
    #expect(found[399].map(\.document) == [1, 3, 5])
  }
}
