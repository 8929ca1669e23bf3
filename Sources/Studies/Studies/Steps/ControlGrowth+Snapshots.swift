import Corpora
import Ensembles
import Evaluation
import Files
import ScalingLaws
import Training

/// Members at the ends of the cycles of one run.
extension ControlGrowth {
  /// The snapshots of each number of epochs, with the decay that is best on validation. Collective.
  func snapshots() throws -> [MeasuredControl] {
    guard let wanted = study.configuration.controls.snapshots else { return [] }
    return try wanted.epochs.compactMap { try snapshots(epochs: $0, factors: wanted.weightDecayFactors) }
  }

  /// Nil as long as a run is open. Collective.
  private func snapshots(epochs: Int, factors: [Double]) throws -> MeasuredControl? {
    let settings = SnapshotSettings(cycles: compared.memberCount, epochs: epochs)
    let steps = try graph.world.agree { try factors.map { try step(settings, weightDecayFactor: $0) } }
    let states = try graph.add(steps, stage: Self.stage)
    guard states.allSatisfy(\.isEnded) else { return nil }
    let trials = try zip(steps, states).compactMap { FinishedRun($0, $1) }.map { run in
      (run: run, curves: try curves(.validation, of: run))
    }
    let known = trials.compactMap { trial in trial.curves.map { (run: trial.run, loss: $0.loss(.probabilities)) } }
    guard known.count == trials.count, let best = known.min(by: { $0.loss < $1.loss })?.run,
      let test = try curves(.test, of: best), let ensemble = compared.evaluated
    else { return nil }
    return try graph.world.agree { try measured(best, test: test, settings: settings, ensemble: ensemble) }
  }

  private func step(_ settings: SnapshotSettings, weightDecayFactor factor: Double) throws -> TrainingStep {
    var training = compared.cell.withoutSaving.base.training
    training.snapshots = settings
    let cell = compared.cell.with(training)
    let all = compared.point.epochs + (settings.cycles - 1) * (settings.epochs ?? 0)
    let point = compared.point.scaled(epochs: 1, weightDecay: factor).with(epochs: all)
    return try study.store.step(
      cell.run(point, .both(0)), size: cell.measuredSize,
      name: "\(cell.size)-D\(cell.tokens)-\(point.name)-snapshots\(settings.cycles)",
      reason: "the control snapshots, \(settings.epochs ?? 0) epochs a cycle")
  }

  /// The K-curves of the models at the ends of a run's cycles; nil when they are not in the store. Collective.
  private func curves(_ split: Split, of run: FinishedRun) throws -> EnsembleCurves? {
    let models = try graph.world.agree { try run.step.run.cycleModels() }
    let key = SnapshotCurvesKey(split: split, run: run.step.runFingerprint)
    return try study.curves(
      split, of: models, from: [run.step.runFingerprint], key: key, cell: compared.cell, stage: Self.stage, graph)
  }

  private func measured(
    _ run: FinishedRun, test: EnsembleCurves, settings: SnapshotSettings, ensemble: StudyResult.CellResult
  ) throws -> MeasuredControl {
    let losses = test.probabilities.losses.map(\.nats)
    let all = losses.last ?? .nan
    let configuration = run.step.run.configuration
    let members = try compared.cell.base.with(compared.point).operations() * Double(settings.cycles)
    return MeasuredControl(
      parameters: ensemble.parameters * settings.cycles, point: GridPoint(of: configuration), loss: all,
      limit: nil,
      snapshots: ControlResult.Snapshots(
        epochs: settings.epochs ?? 0, operationsFraction: try configuration.operations() / members, losses: losses,
        effectiveMembers: ensemble.test.probabilities.fit?.law.inverse(all)),
      models: [TrainedModel(run.step)])
  }
}

/// Everything that the curves of a run's snapshots depend on.
private struct SnapshotCurvesKey: Encodable {
  let kind = "snapshots"
  let version = 1
  let split: Split
  let run: Fingerprint
}
