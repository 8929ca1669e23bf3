import Distillation
import Files
import TensorKernels
import Training

/// The students that one method makes in one size with one point; they differ by seed alone.
struct StudentGroup {
  let method: DistillationMethod
  let cell: Cell
  /// Their hyperparameters, and those settings of learning from the teacher that are tried.
  let point: GridPoint
  /// The point that the study gives.
  let given: GridPoint
  /// The models that teach them.
  let teacher: [TrainedModel]

  /// Students with the settings that the study gives, or with those of other students.
  init(_ method: DistillationMethod, _ cell: Cell, given: GridPoint, point: GridPoint? = nil, teacher: [TrainedModel]) {
    self.method = method
    self.cell = cell
    self.point = point ?? given
    self.given = given
    self.teacher = teacher
  }

  /// The group with other settings.
  func with(_ settings: GridPoint) -> StudentGroup {
    StudentGroup(method, cell, given: given, point: point.with(settings), teacher: teacher)
  }

  /// The same students, which are only measured: they save no models at numbers of words.
  var withoutSaving: StudentGroup {
    StudentGroup(method, cell.withoutSaving, given: given, point: point, teacher: teacher)
  }

  var reason: String { "a student by \(method.rawValue)" }

  /// The name of a student's run, with the settings that are not those that the study gives.
  func name(seed: Int) -> String {
    let chosen = point.differing(from: given).name
    let settings = chosen.isEmpty ? [] : [chosen]
    return (["\(cell.size)-D\(cell.tokens)-\(method.rawValue)"] + settings + ["seed\(seed)"]).joined(separator: "-")
  }

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
  ///
  /// - Parameters:
  ///   - averaging: the average that validation chose for the teacher.
  ///   - ngram: the n-gram model that teaches beside it.
  ///   - search: the search that found their settings.
  init?(
    _ group: StudentGroup, taughtBy teacher: StudyTeacher, _ students: [FinishedRun], averaging: MemberAveraging?,
    ngram: NGramWeight?, search: StudentSearchResult?
  ) {
    let losses = students.compactMap { $0.result.test?.nats }
    guard let parameters = students.first?.result.parameters, losses.count == students.count else { return nil }
    self.init(
      method: group.method, model: group.cell.size, parameters: parameters, tokens: group.cell.tokens,
      point: group.point, teacher: teacher.ensemble.model, teacherMembers: teacher.ensemble.directories.count,
      averaging: averaging, ngram: ngram, teacherLoss: teacher.loss, bestSingleLoss: teacher.bestSingleLoss,
      losses: losses,
      lossInterval: DistilledResult.interval(of: losses), search: search,
      fingerprints: students.map { $0.step.runFingerprint }, directories: students.map { $0.step.run.directory })
  }
}
