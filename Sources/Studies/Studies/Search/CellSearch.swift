import Training

/// The search for the best hyperparameters of one size on one subset: the runs that are needed next, given the losses so far.
///
/// It is a function of losses alone, so a search that was interrupted makes the same decisions again.
package struct CellSearch: Sendable {
  /// The choice of points.
  package enum Method: String, Sendable, Codable, CaseIterable {
    /// Every point that was asked for.
    case grid
    /// From a start to the best of all neighbors, until none is better.
    case coordinateDescent
  }

  /// One step of the search that a run was made for.
  package struct Trial: Sendable {
    /// The place of the grid.
    package let place: SearchGrid.Place
    /// The mean validation loss over the seeds; infinite when a run diverged.
    package let loss: Double
    /// The reason for the run.
    package let reason: String
  }

  package let grid: SearchGrid
  package let method: Method
  /// The steps that were made, in order.
  package private(set) var trials: [Trial] = []
  private var losses: [SearchGrid.Place: Double] = [:]
  private var reasons: [SearchGrid.Place: String] = [:]
  /// The place where it began.
  let start: SearchGrid.Place
  /// The best place so far.
  package private(set) var best: SearchGrid.Place
  /// The places whose losses are needed to continue; none when the search is over.
  package private(set) var open: [SearchGrid.Place] = []

  /// The steps from the start to the expected end.
  let expectedSteps: [Hyperparameter: Int]

  package init(_ grid: SearchGrid, method: Method, stepsPerEpoch: Double) {
    let start = Start(
      place: grid.start(stepsPerEpoch: stepsPerEpoch),
      reason: "the start: a decay that makes the optimizer remember 0.35 epochs", expectedSteps: Self.measuredSteps)
    self.init(grid, method: method, from: start)
  }

  /// A search that begins with given settings, which are expected to be its end.
  ///
  /// - Parameter point: has a value of every axis, among those that were asked for.
  package init(_ grid: SearchGrid, method: Method, from point: GridPoint) {
    let place = SearchGrid.Place(
      grid.axes.map { axis in axis.values.firstIndex { $0 == point[axis.hyperparameter] } ?? axis.middle })
    self.init(
      grid, method: method, from: Start(place: place, reason: "the start: the given settings", expectedSteps: [:]))
  }

  /// The beginning of a search.
  private struct Start {
    let place: SearchGrid.Place
    /// The reason for its run.
    let reason: String
    let expectedSteps: [Hyperparameter: Int]
  }

  private init(_ grid: SearchGrid, method: Method, from start: Start) {
    self.grid = grid
    self.method = method
    self.start = start.place
    expectedSteps = start.expectedSteps
    best = start.place
    switch method {
    case .grid: openGrid()
    case .coordinateDescent: beginDescent(start.reason)
    }
  }

  private mutating func openGrid() {
    open = grid.allGiven
    for place in open { reasons[place] = "a point of the grid" }
  }

  private mutating func beginDescent(_ reason: String) {
    reasons[best] = reason
    openNeighbors()
  }

  /// The reason why a place was, or is to be, run.
  package func reason(_ place: SearchGrid.Place) -> String { reasons[place] ?? "" }

  /// The loss of a place that was run and did not diverge.
  func known(_ place: SearchGrid.Place) -> Double? { losses[place].flatMap { $0.isFinite ? $0 : nil } }

  /// Takes the losses of all open places and decides what is needed next.
  ///
  /// - Parameter loss: the mean validation loss of a place; infinite when a run of it diverged.
  package mutating func advance(_ loss: (SearchGrid.Place) throws -> Double) rethrows {
    for place in open { try take(loss(place), of: place) }
    open = []
    decide()
  }

  private mutating func take(_ loss: Double, of place: SearchGrid.Place) {
    losses[place] = loss
    trials.append(Trial(place: place, loss: loss, reason: reason(place)))
  }

  private mutating func decide() {
    switch method {
    case .grid: best = trials.min { $0.loss < $1.loss }?.place ?? best
    case .coordinateDescent: descend()
    }
  }

  private mutating func descend() {
    while open.isEmpty {
      guard let lowest = lowestNearby, lowest != best else { return }
      best = lowest
      openNeighbors()
    }
  }

  /// The best place and its neighbors, as far as they lie in the grid.
  private var nearby: [SearchGrid.Place] { ([best] + best.neighbors).filter { grid.contains($0) } }

  /// The first of them with the lowest loss.
  private var lowestNearby: SearchGrid.Place? {
    let known = nearby.compactMap { place in losses[place].map { (place: place, loss: $0) } }
    return known.min { $0.loss < $1.loss }?.place
  }

  private mutating func openNeighbors() {
    open = nearby.filter { losses[$0] == nil }
    for place in open where reasons[place] == nil { reasons[place] = "a neighbor of \(grid[best])" }
  }

  /// True when each neighbor was run, or lies beyond the grid, and none is better.
  package var isCertified: Bool {
    guard let loss = losses[best], loss.isFinite else { return false }
    return best.neighbors.allSatisfy { place in
      guard grid.contains(place) else { return true }
      return losses[place].map { $0 >= loss } ?? false
    }
  }
}
