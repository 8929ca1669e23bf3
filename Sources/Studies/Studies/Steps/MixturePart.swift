import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing

/// The chosen ensembles, mixed with other models, where the study asks for it.
final class MixturePart: StudyPart {
  let purpose = "mixing ensembles with other models"
  let isShared = false
  /// The findings in the order of the cells.
  private(set) var results: [MixtureResult] = []

  /// True when the other models were found to fit the corpus.
  private var areChecked = false

  private static let stage = "mixtures"

  func grow(_ graph: StudyGraph) throws {
    results = []
    guard let others = graph.study.configuration.recipes.mixture?.others else { return }
    try check(others, of: graph.study)
    guard let ensembles = graph.part(EnsemblesPart.self), ensembles.isComplete else { return forecast(graph) }
    for ensemble in ensembles.cells where ensemble.isChosen {
      if let result = try mix(ensemble, with: others, in: graph) { results.append(result) }
    }
  }

  /// Opens the other models that exist, so that a fault shows before anything is trained. Collective.
  private func check(_ others: [MixtureConfiguration.Other], of study: Study) throws {
    let saved = others.compactMap { if case .saved(let member) = $0 { member } else { nil } }
    // A study without its text has no corpus to compare them with.
    guard !areChecked, !saved.isEmpty, !study.corpus.directory.isEmpty else { return }
    _ = try MemberEvaluation(saved, on: [.validation, .test], of: ScoredText(study.corpus), world: study.world)
    areChecked = true
  }

  private func forecast(_ graph: StudyGraph) {
    for cell in graph.study.cells {
      let step = ForecastStep(name: "a mixture", cost: cost(cell))
      graph.add(step, stage: Self.stage, isComplete: false)
    }
  }

  /// Members have stored their scores, so that a mixture takes no forward pass.
  private func cost(_ cell: Cell) -> StepCost { StepCost(size: cell.measuredSize) }

  /// The mixture of an ensemble with the other models; nil when it is not in the store. Collective.
  private func mix(
    _ ensemble: StudyResult.CellResult, with others: [MixtureConfiguration.Other], in graph: StudyGraph
  ) throws -> MixtureResult? {
    guard let cell = graph.study.cell(of: ensemble) else { return nil }
    var company = Company()
    for other in others { try company.add(other, of: cell, to: graph) }
    let step = try self.step(ensemble, of: cell, with: company, in: graph.study)
    guard let mixed = try graph.value(step, stage: Self.stage) else { return nil }
    let found = zip(zip(others, company.members), mixed.others).map {
      MixtureResult.Other(name: $0.0.name, path: $0.1.path, testLoss: $1)
    }
    return MixtureResult(model: ensemble.model, tokens: ensemble.tokens, others: found, test: mixed.test)
  }

  private func step(
    _ ensemble: StudyResult.CellResult, of cell: Cell, with company: Company, in study: Study
  ) throws -> EvaluationStep<MixedEnsemble> {
    let key = MixtureKey(members: ensemble.fingerprints, others: company.checksums)
    let models = EvaluatedModels(
      fingerprints: ensemble.fingerprints + company.made,
      description: "\(ensemble.directories.count) members and \(company.members.count) other model(s)")
    return try EvaluationStep(
      key, of: models, cost: cost(cell), isComplete: { _ in true }
    ) { setting in
      try study.mix(ensemble.directories.map { .model($0) }, company.members, setting: setting)
    }
  }
}

/// The models beside an ensemble.
private struct Company {
  private(set) var members: [SavedMember] = []
  /// A name of all that decides the scores of each.
  private(set) var checksums: [String] = []
  /// The steps that make some of them.
  private(set) var made: [Fingerprint] = []

  /// Adds a model, and the step that makes it. Collective.
  mutating func add(_ other: MixtureConfiguration.Other, of cell: Cell, to graph: StudyGraph) throws {
    switch other {
    case .cache: add(.cache(tokens: cell.tokens))
    case .ngram(let order):
      let step = try NGramStep(order: order, cell, in: graph.study)
      graph.add(step, stage: "n-gram models", isComplete: try step.isComplete(graph))
      members.append(.ngram(step.directory))
      if let fingerprint = step.fingerprint { made.append(fingerprint) }
      checksums.append(step.fingerprint?.hexadecimal ?? "")
    case .saved(let member): add(member)
    }
  }

  private mutating func add(_ member: SavedMember) {
    members.append(member)
    checksums.append(member.content([.validation, .test]))
  }
}

/// The curves of a mixture, and the losses of the other models.
struct MixedEnsemble: Codable {
  /// Their losses on test, in nats per token.
  let others: [Double]
  let test: MixtureCurves
}

/// Everything that a mixture depends on.
private struct MixtureKey: Encodable {
  let kind = "mixture"
  let version = 1
  let members: [Fingerprint]
  let others: [String]
}

extension Study {
  /// Fits the weights of an ensemble and other models on validation and measures them on test. Collective.
  fileprivate func mix(
    _ members: [SavedMember], _ others: [SavedMember], setting: ScoringSetting
  ) throws -> MixedEnsemble {
    let text = ScoredText(corpus)
    let evaluation = try MemberEvaluation(
      members + others, on: [.validation, .test], of: text, world: world, setting: setting
    ) { [logger] in logger.warning("\($0)") }
    let validation = try evaluation.scores(.validation), test = try evaluation.scores(.test)
    let documents = try world.agree { try text.documents(.test) }
    let curves = try MixtureCurves(
      fittedTo: validation, measuredOn: test, ensemble: Array(members.indices), documents: documents, world: world)
    return MixedEnsemble(others: test.memberLosses[members.count...].map(\.nats), test: curves)
  }
}
