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

  /// Takes runs that have ended, as the graph found. Collective; all ranks name the same.
  func reuse(_ steps: [TrainingStep]) throws {
    try world.agree { for step in steps { try remember(step, isEnded: true) } }
    try waitUntilSeen(steps)
  }

  /// Trains runs stage by stage. Collective.
  private func train(_ open: [TrainingStep], _ purpose: String) throws {
    logger.info("\(purpose): \(open.count) run(s) to train")
    for stage in schedule(open).stages { try train(stage, open) }
  }

  private func schedule(_ open: [TrainingStep]) -> Schedule {
    Schedule(costs: open.map { $0.cost.operations }, ranks: world.size, lanes: lanes)
  }

  /// Trains the runs of a stage. Collective.
  private func train(_ stage: Schedule.Stage, _ open: [TrainingStep]) throws {
    try endWhenAsked()
    try appendPlans(of: stage.queues.joined().map { open[$0] })
    let worked = try work(stage, open)
    trained += worked.count { $0.event.endsRun }
    try append(worked)
    if worked.contains(where: { $0.event == .runStopped }) { throw stopped }
  }

  private func appendPlans(of steps: [TrainingStep]) throws {
    try world.agree { for step in steps { try ledger?.append(.runPlanned, step) } }
  }

  private func append(_ worked: [WorkedStep]) throws {
    try world.agree { for one in worked { try ledger?.append(one.event, one.step) } }
  }

  /// Ends all ranks in order when any of them was asked to stop. Collective.
  func endWhenAsked() throws { if try world.allReduceOr(stop.poll()) { throw stopped } }

  /// The error that all ranks throw together after a stop request.
  var stopped: AgreedFailure { Stopped.agreed(stop, world: world) }

  /// The runs whose loss became NaN or infinite, by name.
  func divergedRuns() throws -> [StudyResult.DivergedRun] {
    try known.values.sorted { $0.name < $1.name }.compactMap { try $0.divergedRun() }
  }

  /// Each run once, without those that have ended. Collective.
  private func openSteps(_ steps: [TrainingStep]) throws -> [TrainingStep] {
    let isEnded = try world.ended(steps.map { $0.run })
    return try world.agree {
      var seen: Set<Fingerprint> = []
      let distinct = zip(steps, isEnded).filter { seen.insert($0.0.runFingerprint).inserted }
      for (step, isEnded) in distinct { try remember(step, isEnded: isEnded) }
      return distinct.filter { !$0.1 }.map { $0.0 }
    }
  }

  private func remember(_ step: TrainingStep, isEnded: Bool) throws {
    let isNew = known.updateValue(step, forKey: step.runFingerprint) == nil
    if isEnded, isNew { try reuse(step) }
  }

  private func reuse(_ step: TrainingStep) throws {
    if world.isRoot { step.run.removeLeftovers() }
    try ledger?.appendReuse(of: step)
  }

  /// Waits until every rank sees how the runs ended: a shared file system may show a node later what another wrote.
  /// Collective.
  private func waitUntilSeen(_ steps: [TrainingStep]) throws {
    let start = ContinuousClock.now
    while try !isSeen(steps) {
      try world.agree { try checkTimeout(since: start) }
      usleep(100_000)
    }
  }

  /// True when every rank sees how the runs ended. Collective.
  private func isSeen(_ steps: [TrainingStep]) throws -> Bool {
    try world.allReduceAnd(world.isRoot || steps.allSatisfy(\.run.showsEnd))
  }

  private func checkTimeout(since start: ContinuousClock.Instant) throws {
    guard ContinuousClock.now - start < .seconds(Self.timeout) else { throw StudyError.unseen }
  }

  /// Works through a stage, each team through its queue. Collective over the world.
  private func work(_ stage: Schedule.Stage, _ steps: [TrainingStep]) throws -> [WorkedStep] {
    let place = stage.team(of: world.rank)
    let team = try world.split(color: place)
    var record = StageRecord(of: steps, on: world)
    // Ranks without a run wait for the others, and stop with them.
    try StopSignal.holdTermination {
      if let place, let team { try work(through: stage.queues[place], on: team, &record) }
      try stop.barrier()
    }
    try record.combine(on: world)
    coreSeconds += record.coreSeconds
    return record.worked
  }

  /// Works through a team's queue. Collective over the team.
  ///
  /// Runs that other starts of the study train come last: by then most of them have ended.
  private func work(through queue: [Int], on team: Communicator, _ record: inout StageRecord) throws {
    let inUse = try train(queue, team, ifInUse: .skip, &record)
    _ = try train(inUse, team, ifInUse: .wait, &record)
  }

  /// Trains runs one after the other. Collective over the team.
  ///
  /// - Returns: the runs that other starts of the study train; none after a stop request.
  private func train(
    _ queue: [Int], _ team: Communicator, ifInUse policy: RunInUsePolicy, _ record: inout StageRecord
  ) throws -> [Int] {
    var inUse: [Int] = []
    for index in queue {
      if let outcome = try train(record.steps[index], team, ifInUse: policy) {
        record.add(outcome, of: index, isRoot: team.isRoot)
        if outcome.event == .runStopped { return [] }
      } else {
        inUse.append(index)
      }
    }
    return inUse
  }

  /// Trains one run on a team. Collective over the team.
  ///
  /// - Returns: nil when another start trains it.
  private func train(
    _ step: TrainingStep, _ team: Communicator, ifInUse policy: RunInUsePolicy
  ) throws -> TeamOutcome? {
    do {
      if try team.allReduceOr(stop.poll()) { return TeamOutcome(event: .runStopped) }
      return TeamOutcome(try complete(step, team, ifInUse: policy))
    } catch let failure as AgreedFailure where team.size < world.size {
      // Other teams are at work and cannot be asked to agree.
      throw StudyError(failure, ofRun: step.name)
    }
  }

  private func complete(_ step: TrainingStep, _ team: Communicator, ifInUse policy: RunInUsePolicy) throws
    -> RunCompletion
  {
    try step.run.complete(team: team, ifInUse: policy, stop: stop) { [report] in report(step.name, $0) }
  }
}

extension TrainingStep {
  /// The run's divergence; nil when it did not diverge.
  fileprivate func divergedRun() throws -> StudyResult.DivergedRun? {
    try run.divergence().map { StudyResult.DivergedRun(name: name, step: $0.step, loss: $0.loss) }
  }
}

extension StudyError {
  /// A run's fault on its team: its cause on the rank where it occurred, that rank on the others.
  fileprivate init(_ failure: AgreedFailure, ofRun name: String) {
    self = failure.cause.map { .member(name: name, cause: $0) } ?? .peer(name: name, rank: failure.rank)
  }
}
