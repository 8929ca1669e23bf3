import MessagePassing

/// The controls of an ensemble: the chosen one of the controls' size and the most tokens.
final class ControlsPart: StudyPart {
  let purpose = "training controls"
  let isShared = false
  /// The controls that are complete.
  private(set) var results: [ControlResult] = []

  static let stage = "controls"

  func grow(_ graph: StudyGraph) throws {
    results = []
    guard let compared = ComparedEnsemble(graph) else { return }
    let growth = ControlGrowth(compared: compared, graph: graph)
    for kind in graph.study.configuration.controls.kinds {
      let measured = try growth.measure(kind)
      guard let ensemble = compared.evaluated else { continue }
      results += measured.map { ControlResult(kind, against: ensemble, measured: $0) }
    }
  }
}

/// The ensemble that controls are compared with.
struct ComparedEnsemble {
  let cell: Cell
  let point: GridPoint
  let memberCount: Int
  /// Nil as long as it is a forecast.
  let evaluated: StudyResult.CellResult?

  /// The compared ensemble, or what it is expected to be; nil when there is none.
  init?(_ graph: StudyGraph) {
    let size = graph.study.configuration.controls.model
    let evaluated = graph.part(FittedWeightsPart.self)?.cells ?? []
    let chosen = evaluated.filter { $0.isChosen && $0.model == size }
    if let ensemble = chosen.max(by: { $0.tokens < $1.tokens }), let cell = graph.study.cell(of: ensemble) {
      self.init(ensemble, of: cell)
    } else {
      self.init(forecast: size, graph)
    }
  }

  private init(_ ensemble: StudyResult.CellResult, of cell: Cell) {
    self.cell = cell
    point = ensemble.point
    memberCount = ensemble.directories.count
    evaluated = ensemble
  }

  private init?(forecast size: String, _ graph: StudyGraph) {
    let cells = graph.study.cells.filter { $0.size == size }
    guard graph.forecasts, let cell = cells.max(by: { $0.tokens < $1.tokens }),
      let candidate = graph.part(MembersPart.self)?.firstCandidate(of: cell)
    else { return nil }
    self.cell = cell
    point = candidate.point
    memberCount = candidate.members.count
    evaluated = nil
  }
}

/// Measurements of a control on test.
struct MeasuredControl {
  /// N of all its models together.
  let parameters: Int
  let point: GridPoint
  let loss: Double
  let limit: Double?
  var snapshots: ControlResult.Snapshots?
  let models: [TrainedModel]
}

extension ControlResult {
  fileprivate init(_ kind: Kind, against ensemble: StudyResult.CellResult, measured: MeasuredControl) {
    let curve = ensemble.test.probabilities
    let alone = ensemble.test.members
    self.init(
      kind: kind, model: ensemble.model, parameters: measured.parameters, tokens: ensemble.tokens,
      point: measured.point, loss: measured.loss, limit: measured.limit,
      ensembleLoss: curve.losses.last?.nats ?? .nan, ensembleLimit: curve.fit?.law.asymptote,
      memberLoss: alone.reduce(0) { $0 + $1.nats } / Double(max(alone.count, 1)),
      snapshots: measured.snapshots, fingerprints: measured.models.map { $0.fingerprint },
      directories: measured.models.map { $0.directory })
  }
}
