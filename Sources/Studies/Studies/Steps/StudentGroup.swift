import Distillation
import Files
import Training

/// The students that one method makes in one size; they differ by seed alone.
struct StudentGroup {
  let method: DistillationMethod
  let cell: Cell
  let point: GridPoint
  /// The models that teach them.
  let teacher: [TrainedModel]

  var reason: String { "a student by \(method.rawValue)" }

  /// The name of a student's run.
  func name(seed: Int) -> String { "\(cell.size)-D\(cell.tokens)-\(method.rawValue)-seed\(seed)" }

  /// A student whose run is not determined yet.
  func forecast(seed: Int, _ store: RunStore) -> ForecastStep {
    ForecastStep(name: name(seed: seed), cost: cost(store), isRun: true)
  }

  /// The cost of one student, whatever its seeds.
  private func cost(_ store: RunStore) -> StepCost {
    let cost = try? store.cost(of: cell.base.with(point), size: cell.measuredSize)
    return cost ?? StepCost(size: cell.measuredSize)
  }
}

extension DistilledResult {
  /// The losses of a group's finished students; nil when one has no test loss.
  init?(_ group: StudentGroup, taughtBy teacher: StudyTeacher, _ students: [FinishedRun]) {
    let losses = students.compactMap { $0.result.test?.nats }
    guard let parameters = students.first?.result.parameters, losses.count == students.count else { return nil }
    self.init(
      method: group.method, model: group.cell.size, parameters: parameters, tokens: group.cell.tokens,
      point: group.point, teacher: teacher.ensemble.model, teacherMembers: teacher.ensemble.directories.count,
      teacherLoss: teacher.loss, bestSingleLoss: teacher.bestSingleLoss, losses: losses,
      lossInterval: DistilledResult.interval(of: losses), fingerprints: students.map { $0.step.runFingerprint },
      directories: students.map { $0.step.run.directory })
  }
}
