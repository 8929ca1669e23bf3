import Ensembles
import Files
import Foundation
import Glibc
import Logging
import MessagePassing
import Training

/// All ranks while they train the runs of a study.
final class StudyWorkers {
  let world: Communicator
  let stop: StopFlag
  /// Seconds after which a rank that does not see a result ends the study.
  private static let timeout = 120.0
  private let logger: Logger
  private let ledger: Ledger?
  private let lanes: Int
  private let report: Study.Report
  /// Runs that were needed.
  private var known: [Fingerprint: TrainingStep] = [:]
  /// The number of runs, and of those that this start trained.
  var runCount: Int { known.count }
  private(set) var trained = 0
  /// Seconds that cores spent in training steps.
  private(set) var coreSeconds = 0.0

  /// - Parameters:
  ///   - ledger: on the first rank.
  ///   - lanes: of every run.
  init(_ setting: StudySetting, ledger: Ledger?, lanes: Int) {
    world = setting.world
    stop = setting.stop
    logger = setting.logger
    report = setting.report
    self.ledger = ledger
    self.lanes = lanes
  }

  /// True when a run was needed before.
  func knows(_ step: TrainingStep) -> Bool { known[step.runFingerprint] != nil }

  /// Trains those of the runs that have not ended yet. Collective; all ranks name the same.
  ///
  /// - Throws: `AgreedFailure` when all ranks know of a fault or of a stop request; `StudyError` when a team failed
  ///   while others work.
  func finish(_ steps: [TrainingStep], _ purpose: String) throws {
    let open = try openSteps(steps)
    if !open.isEmpty { try train(open, purpose) }
    try waitUntilSeen(steps)
  }

  /// Trains runs stage by stage. Collective.
  private func train(_ open: [TrainingStep], _ purpose: String) throws {
    let schedule = Schedule(costs: open.map { $0.cost.operations }, ranks: world.size, lanes: lanes)
    logger.info("\(purpose): \(open.count) run(s) to train")
    for stage in schedule.stages {
      try endWhenAsked()
      let queued = stage.queues.flatMap { $0 }.map { open[$0] }
      try world.agree { for step in queued { try ledger?.append(.runPlanned, step) } }
      let events = try work(stage, open)
      trained += events.values.count { $0 == .runFinished || $0 == .runDiverged }
      try world.agree {
        for (index, event) in events.sorted(by: { $0.key < $1.key }) { try ledger?.append(event, open[index]) }
      }
      if events.values.contains(.runStopped) { throw Stopped.agreed(stop, world: world) }
    }
  }

  /// Ends all ranks in order when any of them was asked to stop. Collective.
  func endWhenAsked() throws {
    if try world.allReduceOr(stop.poll()) { throw Stopped.agreed(stop, world: world) }
  }

  /// The runs whose loss became NaN or infinite, by name.
  func divergedRuns() throws -> [StudyResult.DivergedRun] {
    try known.values.sorted { $0.name < $1.name }.compactMap { step in
      try step.run.divergence().map { .init(name: step.name, step: $0.step, loss: $0.loss) }
    }
  }

  /// Each run once, without those that have ended. Collective.
  private func openSteps(_ steps: [TrainingStep]) throws -> [TrainingStep] {
    let isEnded = try world.ended(steps.map { $0.run })
    return try world.agree {
      var (open, seen): ([TrainingStep], Set<Fingerprint>) = ([], [])
      for (step, isEnded) in zip(steps, isEnded) where seen.insert(step.runFingerprint).inserted {
        let isNew = known.updateValue(step, forKey: step.runFingerprint) == nil
        if isEnded {
          guard isNew else { continue }
          if world.isRoot { step.run.removeLeftovers() }
          try ledger?.appendReuse(of: step)
        } else {
          open.append(step)
        }
      }
      return open
    }
  }

  /// Waits until every rank sees how the runs ended: a shared file system may show a node later what another wrote.
  /// Collective.
  private func waitUntilSeen(_ steps: [TrainingStep]) throws {
    let start = ContinuousClock.now
    while true {
      let isSeen = try world.agree { try world.isRoot || steps.allSatisfy { try $0.run.isEnded() } }
      if try world.allReduceAnd(isSeen) { return }
      try world.agree {
        guard ContinuousClock.now - start < .seconds(Self.timeout) else { throw StudyError.unseen }
      }
      usleep(100_000)
    }
  }

  /// Works through a stage, each team through its queue. Collective over the world.
  ///
  /// - Returns: the event that ended each run, by its index, on every rank.
  private func work(_ stage: Schedule.Stage, _ steps: [TrainingStep]) throws -> [Int: Ledger.Event] {
    let place = stage.team(of: world.rank)
    let team = try world.split(color: place)
    var seconds = [Double](repeating: 0, count: world.size)
    var events = [Double](repeating: 0, count: steps.count)
    // Ranks without a run wait for the others, and stop with them.
    try StopSignal.holdTermination {
      if let place, let team {
        // Runs that other starts of the study train come last: by then most of them have ended.
        var (queue, left) = (stage.queues[place], stage.queues[place].count)
        while let index = queue.first {
          queue.removeFirst()
          let trained = try train(steps[index], team, waits: left <= 0)
          left -= 1
          guard let (event, stepSeconds) = trained else {
            queue.append(index)
            continue
          }
          seconds[world.rank] += stepSeconds
          if team.isRoot { events[index] = Double(event.rawValue) }
          if event == .runStopped { break }
        }
      }
      try stop.barrier()
    }
    try world.allReduce(&seconds)
    try world.allReduce(&events)
    coreSeconds += seconds.reduce(0, +)
    // A run that no team came to has none.
    let named = stage.queues.joined().compactMap { index in
      Ledger.Event(rawValue: Int(events[index])).map { (index, $0) }
    }
    return Dictionary(uniqueKeysWithValues: named)
  }

  /// Trains one run on a team. Collective over the team.
  ///
  /// - Parameter waits: true to wait for another start that trains it.
  /// - Returns: the event that ended it, and the seconds spent in steps; nil when another start trains it.
  private func train(
    _ step: TrainingStep, _ team: Communicator, waits: Bool
  ) throws -> (event: Ledger.Event, stepSeconds: Double)? {
    do {
      if try team.allReduceOr(stop.poll()) { return (.runStopped, 0) }
      let completion = try step.run.complete(team: team, ifInUse: waits ? .wait : .skip, stop: stop) { [report] in
        report(step.name, $0)
      }
      return switch completion {
      case .trained(let outcome, let timing): (Ledger.Event(outcome), timing.ownStepSeconds)
      case .endedElsewhere: (.runReused, 0)
      case .stopped: (.runStopped, 0)
      case .inUse: nil
      }
    } catch let failure as AgreedFailure where team.size < world.size {
      // Other teams are at work and cannot be asked to agree.
      throw failure.cause.map { StudyError.member(name: step.name, cause: $0) }
        ?? StudyError.peer(name: step.name, rank: failure.rank)
    }
  }
}
