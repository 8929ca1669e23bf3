import Configurations

/// The key `snapshots` of a file's section `training`: the models at the ends of the cycles of a cyclic learning rate, which are members of
/// an ensemble from one run.
///
/// Source: Huang et al., "Snapshot ensembles: train 1, get M for free", 2017, https://arxiv.org/abs/1704.00109.
public struct SnapshotSettings: Sendable, Hashable, Codable {
  /// The number of cycles, and of members. The run's own model is the last.
  public let cycles: Int
  /// The epochs of each cycle after the first, which has the others of the run; nil: all cycles are equally long.
  public let epochs: Int?

  /// A run with some cycles.
  package init(cycles: Int, epochs: Int? = nil) {
    self.cycles = cycles
    self.epochs = epochs
  }

  /// Reads the section.
  ///
  /// - Throws: `ConfigurationError`.
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    cycles = try section.integer("cycles", in: 2...1000)
    epochs = section.has("epochs") ? try section.integer("epochs", in: 1...1_000_000) : nil
    try section.finish()
  }
}

extension TrainingConfiguration {
  /// The number of cycles of the learning rate.
  var cycles: Int { snapshots?.cycles ?? weightAverage?.cycles ?? 1 }

  /// The steps of each cycle after the first, of so many steps in all; nil: all cycles are equally long.
  func laterCycleSteps(of totalSteps: Int) -> Int? {
    (snapshots?.epochs).map { totalSteps * $0 / epochs }
  }

  /// The steps after which a run of so many steps saves a snapshot; the model after the last step is the run's own.
  func snapshotSteps(totalSteps: Int) -> [Int] {
    snapshots == nil ? [] : schedule(totalSteps: totalSteps).cycleEnds.dropLast()
  }

  /// Checks that every cycle of the learning rate has a step.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  func checkCycles(totalSteps: Int) throws(ConfigurationError) {
    if let snapshots { try check(snapshots) }
    let steps = totalSteps - schedule(totalSteps: totalSteps).warmUpSteps
    guard cycles > steps || laterCycleSteps(of: totalSteps) == 0 else { return }
    throw .contradiction(
      "training.\(snapshots == nil ? "weightAverage" : "snapshots").cycles \(cycles) are more than the \(steps) steps after the warm-up; use fewer cycles or more epochs"
    )
  }

  private func check(_ snapshots: SnapshotSettings) throws(ConfigurationError) {
    if weightAverage?.cycles != nil {
      throw .contradiction(
        "training.snapshots and training.weightAverage of kind cyclic both make the learning rate cyclic; leave one of them out"
      )
    }
    let later = (snapshots.cycles - 1) * (snapshots.epochs ?? 0)
    guard later >= epochs else { return }
    throw .contradiction(
      "\(snapshots.cycles - 1) later cycles of training.snapshots take \(later) epochs, and training.epochs \(epochs) leaves none for the first; use more epochs, or fewer or shorter cycles"
    )
  }
}
