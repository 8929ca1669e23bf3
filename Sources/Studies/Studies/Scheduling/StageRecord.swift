import MessagePassing
import Training

/// The steps of a stage that were worked on, on every rank once the ranks have combined what each knows.
struct StageRecord {
  let steps: [TrainingStep]
  private let rank: Int
  /// Seconds that each rank spent in training steps.
  private var seconds: [Double]
  /// The number of each step's event; 0 for none.
  private var events: [Double]

  init(of steps: [TrainingStep], on world: Communicator) {
    self.steps = steps
    rank = world.rank
    seconds = Array(repeating: 0, count: world.size)
    events = Array(repeating: 0, count: steps.count)
  }

  /// Adds what a team did on this rank; the team's first rank tells the event.
  mutating func add(_ outcome: TeamOutcome, of index: Int, isRoot: Bool) {
    seconds[rank] += outcome.stepSeconds
    if isRoot { events[index] = Double(outcome.event.rawValue) }
  }

  /// Combines the records of all ranks. Collective.
  mutating func combine(on world: Communicator) throws {
    try world.allReduce(&seconds)
    try world.allReduce(&events)
  }

  /// Seconds of all cores.
  var coreSeconds: Double { seconds.reduce(0, +) }

  /// The steps that a team came to, in order.
  var worked: [WorkedStep] {
    zip(steps, events).compactMap { step, number in
      LedgerLine.Event(rawValue: Int(number)).map { WorkedStep(step: step, event: $0) }
    }
  }
}

/// A step that a team came to, and how that ended.
struct WorkedStep {
  let step: TrainingStep
  let event: LedgerLine.Event
}

/// The event that ended a team's work on a run, and the seconds that this rank spent in training steps.
struct TeamOutcome {
  let event: LedgerLine.Event
  var stepSeconds = 0.0
}

extension TeamOutcome {
  /// Nil when another program trains the run.
  init?(_ completion: RunCompletion) {
    switch completion {
    case .trained(let outcome, let timing): self.init(event: .init(outcome), stepSeconds: timing.ownStepSeconds)
    case .endedElsewhere: self.init(event: .runReused)
    case .stopped: self.init(event: .runStopped)
    case .inUse: return nil
    }
  }
}
