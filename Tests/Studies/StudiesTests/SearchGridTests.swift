import Studies
import Testing

@Suite struct SearchGridTests {
  @Test func `values are sorted and each stands once`() {
    let axis = SearchAxis(.learningRate, [4, 1, 2, 4])
    #expect(axis.values == [1, 2, 4])
    #expect(axis.given == 0..<3)
  }

  @Test func `an axis is widened in the steps at its ends, as far as the bounds go`() {
    let axis = SearchAxis(.weightDecay, [0.5, 1, 3], bounds: 0.1...30)
    #expect(axis.values == [0.125, 0.25, 0.5, 1, 3, 9, 27])
    #expect(axis.given == 2..<5)
  }

  @Test func `epochs stay integers and never repeat`() {
    let axis = SearchAxis(.epochs, [4, 6], bounds: 1...20)
    #expect(axis.values == [1, 2, 3, 4, 6, 9, 14, 20] || axis.values == axis.values.map { $0.rounded() })
    #expect(Set(axis.values).count == axis.values.count)
    #expect(axis.values == axis.values.sorted())
    #expect(axis.values.allSatisfy { (1...20).contains($0) && $0 == $0.rounded() })
  }

  @Test(arguments: [[1.0], [1, 2]]) func `without bounds or without a step nothing is added`(values: [Double]) {
    #expect(SearchAxis(.learningRate, values).values == values)
    #expect(SearchAxis(.learningRate, [1], bounds: 0.1...10).values == [1])
  }

  @Test func `a search starts where the optimizer remembers a third of an epoch`() {
    let grid = SearchGrid([
      .init(.epochs, [2, 4, 8]), .init(.learningRate, [1e-3, 3e-3]),
      .init(.weightDecay, [0.1, 0.3, 1, 3, 10], bounds: 0.01...100),
    ])
    let point = grid[grid.start(stepsPerEpoch: 300)]
    // 1/(0.35 · 0.001 · 300) = 9.5.
    #expect(point == GridPoint(epochs: 4, learningRate: 1e-3, weightDecay: 10))
    // 1/(0.35 · 0.001 · 1e6) lies below all that was asked for, and a start is not widened.
    #expect(grid[grid.start(stepsPerEpoch: 1e6)].weightDecay == 0.1)
  }

  @Test func `a place has six neighbors, two on each axis`() {
    let place = SearchGrid.Place([1, 1, 1])
    #expect(Set(place.neighbors).count == 6)
    for neighbor in place.neighbors {
      #expect(neighbor.indices.reduce(0) { $0 + abs($1 - 1) } == 1)
    }
  }
}
