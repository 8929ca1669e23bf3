import Distillation
import Files
import TensorKernels
import Training

/// The students that one method makes in one size with one point; they differ by seed alone.
struct StudentGroup {
  private(set) var method: DistillationMethod
  private(set) var cell: Cell
  /// Their hyperparameters, and those settings of learning from the teacher that are tried.
  private(set) var point: GridPoint
  /// The point that the study gives.
  let given: GridPoint
  /// The models that teach them.
  private(set) var teacher: [TrainedModel]
  /// The number of links before them in their chains; 0 for students that are not in chains.
  private(set) var link = 0

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
    var group = self
    group.point = point.with(settings)
    return group
  }

  /// True when all members of the ensemble teach them, and not one model.
  var isTaughtByEnsemble: Bool { link == 0 && method != .ownSize }

  /// The same students, which are only measured: they save no models at numbers of words.
  var withoutSaving: StudentGroup {
    var group = self
    group.cell = cell.withoutSaving
    return group
  }

  /// The first links of chains: students that learn from the distributions of the chains' teacher, as others by that method do.
  var firstLink: StudentGroup {
    var group = self
    group.method = .distributions
    return group
  }

  /// The links of chains after so many others.
  func link(_ number: Int, taughtBy last: [TrainedModel]) -> StudentGroup {
    var group = self
    group.link = number
    group.teacher = last
    return group
  }

  var reason: String { "a student by \(method.rawValue)" }

  /// The name of a student's run, with the place in its chain and the settings that are not those that the study gives.
  func name(seed: Int) -> String {
    let place = link > 0 ? ["link\(link + 1)"] : []
    let chosen = point.differing(from: given).name
    let settings = chosen.isEmpty ? [] : [chosen]
    return (["\(cell.size)-D\(cell.tokens)-\(method.rawValue)"] + place + settings + ["seed\(seed)"])
      .joined(separator: "-")
  }

  /// A student whose run is not determined yet.
  func forecast(seed: Int, _ store: RunStore) -> ForecastStep {
    let cost = store.forecastCost(of: cell.base.with(point), size: cell.measuredSize)
    return ForecastStep(name: name(seed: seed), cost: cost, isRun: true)
  }
}

extension DistilledResult {
  /// The losses of a group's finished students; nil when one has no test loss.
  ///
  /// - Parameters:
  ///   - links: the length of the chains that they end; nil for other students.
  ///   - ngram: the n-gram model that teaches beside it.
  ///   - search: the search that found their settings.
  init?(
    _ group: StudentGroup, taughtBy teacher: StudyTeacher, _ students: [FinishedRun], links: Int?,
    ngram: NGramWeight?, search: StudentSearchResult?
  ) {
    let losses = students.compactMap { $0.result.test?.nats }
    guard let parameters = students.first?.result.parameters, losses.count == students.count else { return nil }
    self.init(
      method: group.method, links: links, model: group.cell.size, parameters: parameters, tokens: group.cell.tokens,
      point: group.point, teacher: teacher.ensemble.model, teacherMembers: teacher.ensemble.directories.count,
      averaging: teacher.chosenAveraging, memberWeights: teacher.chosenWeights, ngram: ngram, teacherLoss: teacher.loss,
      bestSingleLoss: teacher.bestSingleLoss,
      losses: losses,
      lossInterval: DistilledResult.interval(of: losses), search: search,
      fingerprints: students.map { $0.step.runFingerprint }, directories: students.map { $0.step.run.directory })
  }
}
