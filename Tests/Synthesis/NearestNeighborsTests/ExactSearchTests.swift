import NearestNeighbors
import TensorKernels
import Testing

@Suite struct ExactSearchTests {
  @Test(arguments: [(1, 1), (3, 2), (16, 5), (33, 8), (128, 10), (130, 64)])
  func `neighbors are those of a comparison one by one`(width: Int, count: Int) throws {
    let vectors = SearchInputs.directions(1300, width: width, seed: UInt64(width))
    let found = try ExactSearch(SearchInputs.sharded(vectors)).nearest(count, to: SearchInputs.set(vectors))
    #expect(found.all == SearchInputs.bruteForce(vectors, count: count))
  }

  @Test(arguments: [4, 16, 64]) func `of equally similar documents those of the lowest numbers are kept`(width: Int)
    throws
  {
    let vectors = SearchInputs.signs(2100, width: width, seed: 3)
    let found = try ExactSearch(SearchInputs.sharded(vectors)).nearest(10, to: SearchInputs.set(vectors))
    #expect(found.all == SearchInputs.bruteForce(vectors, count: 10))
  }

  @Test func `a document is no neighbor of itself, and copies of it are`() throws {
    let vectors = SearchInputs.directions(600, width: 24, seed: 9)
    vectors.row(at: 599).copy(vectors.row(at: 5))
    let found = try ExactSearch(SearchInputs.sharded(vectors)).nearest(1, to: SearchInputs.set(vectors))
    #expect(found[5].first?.document == 599)
    #expect(found[599].first?.document == 5)
  }

  @Test func `fewer documents than wanted are all found`() throws {
    let vectors = SearchInputs.directions(4, width: 8, seed: 1)
    let found = try ExactSearch(SearchInputs.sharded(vectors)).nearest(10, to: SearchInputs.set(vectors))
    #expect(found.all.map(\.count) == [3, 3, 3, 3])
  }

  @Test func `a vector of zeros is equally far from all`() throws {
    let vectors = SearchInputs.directions(40, width: 8, seed: 1)
    vectors.row(at: 7).fill(0)
    let found = try ExactSearch(SearchInputs.sharded(vectors)).nearest(3, to: SearchInputs.set(vectors))
    #expect(found[7].map(\.document) == [0, 1, 2])
    #expect(found[7].allSatisfy { $0.similarity == 0 })
  }

  @Test func `a stop request ends a search`() throws {
    struct Stop: Error {}
    let vectors = SearchInputs.directions(40, width: 8, seed: 1)
    let search = ExactSearch(try SearchInputs.sharded(vectors)) { throw Stop() }
    #expect(throws: Stop.self) { try search.nearest(3, to: SearchInputs.set(vectors)) }
  }
}
