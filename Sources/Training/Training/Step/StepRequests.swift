/// The requests of a team's ranks for the time after a step. A request of one rank is one of all: it travels with the losses.
package struct StepRequests: Equatable {
  /// To end the run with a checkpoint.
  package var stop = false
  /// To write a checkpoint.
  package var checkpoint = false

  /// The length of `values`.
  package static let count = 2

  /// One value for each request, 0 for none.
  package var values: [Double] { [stop ? 1 : 0, checkpoint ? 1 : 0] }

  package init(stop: Bool = false, checkpoint: Bool = false) {
    self.stop = stop
    self.checkpoint = checkpoint
  }

  /// The requests that any rank had, from the sums of all ranks' values.
  package init(sums: ArraySlice<Double>) {
    stop = sums[sums.startIndex] > 0
    checkpoint = sums[sums.startIndex + 1] > 0
  }
}
