/// What ranks of a team wish to happen after a step. A wish of one is a wish of all: it travels with the losses.
package struct StepWishes: Equatable {
  /// To end the run with a checkpoint.
  package var stop = false
  /// To write a checkpoint.
  package var checkpoint = false

  package static let count = 2

  /// One number a wish, 0 for no.
  package var numbers: (Double, Double) { (stop ? 1 : 0, checkpoint ? 1 : 0) }

  package init() {}

  /// The wishes that any rank had, from the sums of all ranks' numbers.
  package init(sums: ArraySlice<Double>) {
    stop = sums[sums.startIndex] > 0
    checkpoint = sums[sums.startIndex + 1] > 0
  }
}
