import Files
import MessagePassing
import TensorKernels

/// The ensemble that teaches a study's students, and what they are compared with.
struct StudyTeacher {
  let ensemble: StudyResult.CellResult
  /// The loss of the best single model of its members' size, on test.
  let bestSingleLoss: Double
  /// The average over its members that teaches, and the way in which it was chosen.
  let average: TeachingAverage, choice: TeacherAveraging

  /// The chosen ensemble of the largest number of tokens that is named, or best on validation; nil when there is none, or as
  /// long as the weights of one are missing.
  init?(_ wanted: DistillationConfiguration, _ ensembles: [StudyResult.CellResult], _ models: KnownModels) {
    choice = wanted.averaging
    let candidates = wanted.teachers(among: ensembles)
    let averages = candidates.compactMap { wanted.averaging.average(of: $0) }
    guard averages.count == candidates.count,
      let best = averages.indices.min(by: { averages[$0].validation < averages[$1].validation })
    else { return nil }
    ensemble = candidates[best]
    average = averages[best]
    bestSingleLoss = models.best(size: ensemble.model, tokens: ensemble.tokens)?.test ?? .nan
  }

  /// The teacher's loss on test, in nats per token.
  var loss: Double { average.test }

  /// The average where validation chose it; nil where the study names it.
  var chosenAveraging: MemberAveraging? { choice.known == nil ? average.averaging : nil }

  /// The members' weights where they could be fitted ones: equal ones if validation preferred those. Nil in other studies.
  var chosenWeights: [Double]? { choice == .fitted ? weights : nil }

  /// The weight of each member.
  var weights: [Double] {
    let count = ensemble.directories.count
    return average.weights ?? [Double](repeating: 1 / Double(count), count: count)
  }

  /// Its members.
  var members: [TrainedModel] {
    zip(ensemble.directories, ensemble.fingerprints).map { TrainedModel(directory: $0, fingerprint: $1) }
  }
}

extension DistillationConfiguration {
  /// The chosen ensembles of the largest number of tokens that may teach.
  func teachers(among ensembles: [StudyResult.CellResult]) -> [StudyResult.CellResult] {
    let tokens = ensembles.map { $0.tokens }.max()
    return ensembles.filter { $0.isChosen && $0.tokens == tokens && mayTeach($0.model) }
  }

  /// True when ensembles of a size may teach.
  func mayTeach(_ size: String) -> Bool { teacher == nil || size == teacher }
}

/// The models of a study by themselves: best points of searches, and members of ensembles.
struct KnownModels {
  /// A model and its losses.
  struct Entry {
    let model: TrainedModel
    let size: String
    let tokens: Int
    let validation: Double
    let test: Double
  }

  private let entries: [Entry]

  /// The models that are known; none before the ensembles are evaluated. Collective.
  ///
  /// - Throws: `AgreedFailure`.
  init(_ graph: StudyGraph) throws {
    let ensembles = graph.part(FittedWeightsPart.self)?.cells ?? []
    let searches = ensembles.isEmpty ? [] : graph.part(SearchPart.self)?.searches ?? []
    let tuned = try graph.world.agree { try searches.compactMap { try Self.entry($0.result(graph.study.store)) } }
    entries = tuned + ensembles.flatMap { Self.entries($0) }
  }

  /// The best model of a cell on validation, tuned by itself or a member of an ensemble.
  func best(size: String, tokens: Int) -> Entry? {
    entries.filter { $0.size == size && $0.tokens == tokens }.min { $0.validation < $1.validation }
  }

  /// The best model of a cell on validation.
  func best(of cell: Cell) -> Entry? { best(size: cell.size, tokens: cell.tokens) }

  private static func entry(_ search: SearchResult) throws -> Entry? {
    guard let trial = search.bestTrial, let losses = trial.losses else { return nil }
    return Entry(
      model: TrainedModel(directory: trial.directories[0], fingerprint: trial.fingerprints[0]), size: search.model,
      tokens: search.tokens, validation: losses.validation, test: losses.test)
  }

  private static func entries(_ cell: StudyResult.CellResult) -> [Entry] {
    cell.directories.indices.map { index in
      Entry(
        model: TrainedModel(directory: cell.directories[index], fingerprint: cell.fingerprints[index]),
        size: cell.model,
        tokens: cell.tokens, validation: cell.validation.members[index].nats, test: cell.test.members[index].nats)
    }
  }
}
