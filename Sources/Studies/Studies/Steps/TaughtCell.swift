import Distillation
import MessagePassing

/// The students of one size, of every method.
struct TaughtCell {
  let cell: Cell
  let wanted: DistillationConfiguration
  let teacher: StudyTeacher
  /// The n-gram model that teaches beside the ensemble; nil for none.
  let ngram: NGramWeight?
  let models: KnownModels
  let graph: StudyGraph

  /// The hyperparameters that the study gives to students.
  private var given: GridPoint { wanted.point(teacher.ensemble.point) }

  /// Adds the students and their controls to the graph, and returns the losses of those that are complete. Collective.
  func results() throws -> [DistilledResult] {
    var learners: [GrownStudents] = []
    for method in wanted.methods where !method.isControl { learners += try grow(method, around: nil) }
    guard let compared = compared(learners) else {
      forecastControls()
      return learners.compactMap(\.result)
    }
    let controls = try wanted.methods.filter(\.isControl).flatMap { try grow($0, around: compared) }
    return (learners + controls).compactMap(\.result)
  }

  /// Students of a method, as far as the store determines them.
  private struct GrownStudents {
    /// The choice of their settings; nil as long as it is open, and for settings that are given.
    let choice: StudentSearch.Choice?
    /// Their losses; nil as long as one is open.
    let result: DistilledResult?
  }

  /// The settings of a control, and the round of its runs.
  private struct Compared {
    let point: GridPoint
    let round: Int
  }

  /// The settings that controls have: where students search theirs, those of the students that are best on validation. Nil as
  /// long as a search is open.
  private func compared(_ learners: [GrownStudents]) -> Compared? {
    guard wanted.search != nil, !learners.isEmpty else {
      return Compared(point: given, round: StudentGrowth.firstRound)
    }
    let choices = learners.compactMap(\.choice)
    guard choices.count == learners.count, let best = choices.min(by: { $0.loss < $1.loss }) else { return nil }
    return Compared(point: best.point.withoutTeaching, round: choices.map(\.round).max() ?? best.round)
  }

  /// Adds the students of a method. Collective.
  ///
  /// - Parameter compared: the settings of a control.
  private func grow(_ method: DistillationMethod, around compared: Compared?) throws -> [GrownStudents] {
    guard let group = group(method, compared?.point) else { return [] }
    let round = compared?.round ?? StudentGrowth.firstRound
    guard var search = StudentSearch(group, wanted: wanted, graph: graph, round: round) else {
      return [GrownStudents(choice: nil, result: try result(group, nil, round: round))]
    }
    guard let choice = try search.follow() else { return [GrownStudents(choice: nil, result: nil)] }
    let result = try result(group.with(choice.point), choice.result, round: choice.round)
    return [GrownStudents(choice: choice, result: result)]
  }

  /// The students of a method; nil where it has no teacher. Those of method *self* learn from the best single model of their
  /// size.
  private func group(_ method: DistillationMethod, _ point: GridPoint?) -> StudentGroup? {
    let members = method == .ownSize ? models.best(of: cell).map { [$0.model] } : teacher.members
    return members.map {
      StudentGroup(method, cell, given: wanted.given(method, given), point: point, teacher: $0)
    }
  }

  private func result(_ group: StudentGroup, _ search: StudentSearchResult?, round: Int) throws -> DistilledResult? {
    let students = try StudentGrowth(group: group, wanted: wanted, graph: graph, round: round).students()
    let averaging = wanted.averaging == .validation ? teacher.averaging : nil
    return students.flatMap {
      DistilledResult(
        group, taughtBy: teacher, $0, averaging: averaging,
        ngram: group.method.needsDistributionsOfSamples ? ngram : nil,
        search: search)
    }
  }

  /// Adds controls whose settings are not known yet.
  private func forecastControls() {
    for method in wanted.methods where method.isControl {
      if let group = group(method, nil) { group.forecast(wanted, graph) }
    }
  }
}

extension StudentGroup {
  /// Adds all runs as estimates.
  func forecast(_ wanted: DistillationConfiguration, _ graph: StudyGraph) {
    guard graph.forecasts else { return }
    if let search = StudentSearch(self, wanted: wanted, graph: graph, round: StudentGrowth.firstRound) {
      search.forecast(isOpenIncluded: true)
    } else {
      StudentGrowth(group: self, wanted: wanted, graph: graph).addForecasts(seeds: wanted.seeds)
    }
  }
}
