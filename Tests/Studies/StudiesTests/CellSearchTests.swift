import Foundation
import Studies
import Testing

@Suite struct CellSearchTests {
  private static let grid = SearchGrid([
    .init(.epochs, [1, 2, 4, 8, 16, 32]), .init(.learningRate, [1e-3, 3e-3, 1e-2]),
    .init(.weightDecay, [0.1, 0.3, 1, 3, 10]),
  ])

  /// A bowl in the logarithms with its bottom at a point, and an interaction of rate and decay.
  private static func bowl(_ point: GridPoint, around bottom: GridPoint) -> Double {
    let x = log(Double(point.epochs) / Double(bottom.epochs))
    let (y, z) = (log(point.learningRate / bottom.learningRate), log(point.weightDecay / bottom.weightDecay))
    return 3 + x * x + y * y + z * z + 0.5 * y * z
  }

  private static func finished(_ search: CellSearch, loss: @escaping (GridPoint) -> Double) -> CellSearch {
    var search = search
    let grid = search.grid
    while !search.open.isEmpty { search.advance { loss(grid[$0]) } }
    return search
  }

  static let bottoms = [
    GridPoint(epochs: 1, learningRate: 1e-3, weightDecay: 0.1),
    GridPoint(epochs: 8, learningRate: 3e-3, weightDecay: 3),
    GridPoint(epochs: 32, learningRate: 1e-2, weightDecay: 10),
    GridPoint(epochs: 16, learningRate: 1e-3, weightDecay: 0.3),
  ]

  @Test(arguments: bottoms, CellSearch.Method.allCases)
  func `a search finds the bottom of a bowl and certifies it`(bottom: GridPoint, method: CellSearch.Method) {
    let search = Self.finished(CellSearch(Self.grid, method: method, stepsPerEpoch: 200)) {
      Self.bowl($0, around: bottom)
    }
    #expect(search.grid[search.best] == bottom)
    #expect(search.isCertified)
    #expect(Set(search.trials.map { $0.place }).count == search.trials.count)
    #expect(search.trials.allSatisfy { !$0.reason.isEmpty })
  }

  @Test func `a grid runs every point, a descent fewer`() {
    let loss: (GridPoint) -> Double = { Self.bowl($0, around: Self.bottoms[1]) }
    let all = Self.finished(CellSearch(Self.grid, method: .grid, stepsPerEpoch: 200), loss: loss)
    let descent = Self.finished(CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 200), loss: loss)
    #expect(all.trials.count == 90)
    #expect(descent.trials.count < 25)
  }

  @Test func `a certificate is what it says: no neighbor is better`() {
    // A rugged loss with many local minima.
    func loss(_ point: GridPoint) -> Double {
      sin(Double(point.epochs) * 12.9898 + point.learningRate * 7823.3 + point.weightDecay * 37.719)
    }
    let search = Self.finished(CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 50), loss: loss)
    #expect(search.isCertified)
    let best = loss(search.grid[search.best])
    for neighbor in search.best.neighbors where search.grid.contains(neighbor) {
      #expect(loss(search.grid[neighbor]) >= best)
      #expect(search.trials.contains { $0.place == neighbor })
    }
  }

  @Test func `points that diverge are infinitely bad, and a search of nothing else has no certificate`() {
    let some = Self.finished(CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 200)) {
      $0.learningRate > 5e-3 ? .infinity : Self.bowl($0, around: Self.bottoms[2])
    }
    #expect(some.grid[some.best].learningRate == 3e-3)
    #expect(some.isCertified)
    let none = Self.finished(CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 200)) { _ in .infinity }
    #expect(!none.isCertified)
  }

  @Test func `a search that is done again makes the same decisions`() {
    let loss: (GridPoint) -> Double = { Self.bowl($0, around: Self.bottoms[3]) }
    let once = Self.finished(CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 200), loss: loss)
    let again = Self.finished(CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 200), loss: loss)
    #expect(once.trials.map { $0.place } == again.trials.map { $0.place })
    #expect(once.trials.map { $0.reason } == again.trials.map { $0.reason })
  }

  @Test func `an optimum at the edge is followed as far as the bounds go`() {
    let grid = SearchGrid([
      .init(.epochs, [1, 2], bounds: 1...16), .init(.learningRate, [1e-3]),
      .init(.weightDecay, [0.1, 0.2], bounds: 0.1...1),
    ])
    let search = Self.finished(CellSearch(grid, method: .coordinateDescent, stepsPerEpoch: 200)) {
      Self.bowl($0, around: GridPoint(epochs: 64, learningRate: 1e-3, weightDecay: 0.8))
    }
    #expect(search.grid[search.best] == GridPoint(epochs: 16, learningRate: 1e-3, weightDecay: 0.8))
    #expect(search.isCertified)
  }

  @Test(arguments: CellSearch.Method.allCases) func `a forecast visits every place once, and ends where a search may`(
    method: CellSearch.Method
  ) {
    let search = CellSearch(Self.grid, method: method, stepsPerEpoch: 200)
    let (end, rounds) = search.forecast()
    #expect(rounds.first == search.open)
    #expect(rounds.flatMap { $0 } == end.trials.map { $0.place })
    #expect(Set(end.trials.map { $0.place }).count == end.trials.count)
    #expect(end.isCertified)
    let (start, found) = (Self.grid[search.best], Self.grid[end.best])
    #expect(method == .grid || found.epochs == 4 * start.epochs)
    #expect(method == .grid || rounds.count == 4)
  }

  @Test func `a forecast ends at the grid's edge`() {
    let narrow = SearchGrid([
      .init(.epochs, [4, 8]), .init(.learningRate, [3e-3]), .init(.weightDecay, [0.1]),
    ])
    let end = CellSearch(narrow, method: .coordinateDescent, stepsPerEpoch: 200).forecast().end
    #expect(narrow[end.best] == GridPoint(epochs: 8, learningRate: 3e-3, weightDecay: 0.1))
    #expect(end.trials.count == 2)
  }

  @Test func `a forecast continues from the losses that are known`() {
    func loss(_ point: GridPoint) -> Double { Self.bowl(point, around: Self.bottoms[0]) }
    var search = CellSearch(Self.grid, method: .coordinateDescent, stepsPerEpoch: 200)
    while !search.open.isEmpty {
      let (end, rounds) = search.forecast()
      #expect(rounds.first == search.open)
      #expect(end.isCertified)
      search.advance { loss(Self.grid[$0]) }
    }
    #expect(search.forecast().rounds.isEmpty)
    #expect(search.forecast().end.best == search.best)
  }

  @Test func `a search from given settings tries their neighbors first and ends where none is better`() {
    let given = GridPoint(epochs: 8, learningRate: 3e-3, weightDecay: 0.1)
    let start = CellSearch(Self.grid, method: .coordinateDescent, from: given)
    let tried = start.open.map { Self.grid[$0] }
    #expect(tried.count == 6 && tried.first == given, "five neighbors: less decay lies beyond the grid")
    #expect(start.reason(start.open[0]) == "the start: the given settings")
    let found = Self.finished(start) { Self.bowl($0, around: Self.bottoms[1]) }
    #expect(found.grid[found.best] == Self.bottoms[1] && found.isCertified)
    let stays = Self.finished(start) { Self.bowl($0, around: given) }
    #expect(stays.grid[stays.best] == given && stays.trials.count == 6)
    let (end, rounds) = start.forecast()
    #expect(end.grid[end.best] == given && rounds.map(\.count) == [6], "the start is expected to be the end")
  }

  @Test func `of the decays of a control, the lowest loss on validation decides`() {
    let grid = SearchGrid([SearchAxis(.weightDecay, [0, 1.6, 3.2, 1.6])])
    #expect(grid.axes[0].values == [0, 1.6, 3.2])
    let given = GridPoint(epochs: 8, learningRate: 3e-3, weightDecay: 0)
    for (losses, best) in [([5.69, 3.6, 3.5], 3.2), ([3.4, 3.4, 3.5], 0), ([.infinity, 3.6, 3.7], 1.6)] {
      var search = CellSearch(grid, method: .grid, from: given)
      #expect(search.open.count == 3)
      search.advance { losses[$0.indices[0]] }
      #expect(search.open.isEmpty && search.grid[search.best][.weightDecay] == best)
    }
  }

  @Test func `a search without a setting tries the given ones alone`() {
    var search = CellSearch(SearchGrid([]), method: .coordinateDescent, from: Self.bottoms[0])
    #expect(search.open.count == 1)
    search.advance { _ in 3 }
    #expect(search.open.isEmpty && search.isCertified)
  }
}
