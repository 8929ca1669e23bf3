import Corpora
import Ensembles
import Evaluation
import Files
import Foundation
import MessagePassing
import Training

/// Members of one cell that differ by seed alone, with settings that may become the cell's ensemble.
struct EnsembleCandidate {
  let cell: Cell
  let point: GridPoint
  /// What the tuned settings were multiplied by.
  let epochsFactor: Double, weightDecayFactor: Double
  let tasks: [RunTask]
}

extension Study {
  /// Trains the members of every cell's candidates. Collective.
  func trainMembers(_ searches: [RecipeSearch]) throws -> [EnsembleCandidate] {
    let all = try world.agree { try cells.flatMap { try candidates($0, searches) } }
    try workers.finish(all.flatMap { $0.tasks }, "training members")
    return all
  }

  /// The tuned settings of a cell, or the study's own, times each pair of factors.
  func candidates(_ cell: Cell, _ searches: [RecipeSearch]) throws -> [EnsembleCandidate] {
    let tuned = searches.first { $0.recipe.name == .regularized && $0.cell.base == cell.base }
    let single = tuned.map { $0.recipe.grid[$0.search.best] } ?? cell.point
    let ensemble = configuration.recipes.ensemble
    return try ensemble.epochsFactors.flatMap { epochsFactor in
      try ensemble.weightDecayFactors.map { decayFactor in
        let point = single.scaled(epochs: epochsFactor, weightDecay: decayFactor)
        let tasks = try (0..<ensemble.memberCount).map { member in
          try store.task(cell, point, .both(member), reason: "member \(member) of an ensemble")
        }
        return EnsembleCandidate(
          cell: cell, point: point, epochsFactor: epochsFactor, weightDecayFactor: decayFactor, tasks: tasks)
      }
    }
  }

  /// The ensemble of a candidate's finished members; nil when all diverged. Collective.
  func evaluate(_ candidate: EnsembleCandidate) throws -> StudyResult.CellResult? {
    try workers.endWhenAsked()
    let members = try world.agree {
      try candidate.tasks.compactMap { task in
        try task.run.finishedResult().map { (directory: task.run.directory, result: $0) }
      }
    }
    guard let parameters = members.first?.result.parameters else { return nil }
    let (memberDirectories, results) = (members.map(\.directory), members.map(\.result))
    let fingerprints = results.map(\.fingerprint)
    return try StudyResult.CellResult(
      model: candidate.cell.size, parameters: parameters, tokens: candidate.cell.tokens, point: candidate.point,
      epochsFactor: candidate.epochsFactor, weightDecayFactor: candidate.weightDecayFactor, isChosen: false,
      operations: candidate.tasks.first?.cost ?? 0,
      directories: memberDirectories, fingerprints: fingerprints, trainLosses: results.map(\.trainLoss),
      validation: curves(.validation, memberDirectories, fingerprints),
      test: curves(.test, memberDirectories, fingerprints),
      weighted: nil)
  }

  /// The curves of a split, from the store when they are there. Collective.
  func curves(_ split: Split, _ memberDirectories: [String], _ members: [Fingerprint]) throws -> EnsembleCurves {
    try evaluation(
      CurvesStep(split: split, members: members),
      isWhole: { (curves: EnsembleCurves) in curves.isComplete(members: members.count) },
      "\(members.count) members on \(corpus.manifest.part(split).tokens) \(split.rawValue) tokens"
    ) {
      let ensemble = try world.agree { try SavedEnsemble(directories: memberDirectories, corpus: corpus) }
      return EnsembleCurves(try ensemble.scores(split, of: corpus, world: world))
    }
  }

  /// Marks the candidate of each cell whose limit of infinitely many members is best on validation.
  ///
  /// Settings that are best for one member are not best for many, so K = 1 does not decide.
  static func choose(_ candidates: [StudyResult.CellResult]) -> [StudyResult.CellResult] {
    var result = candidates
    let groups = Dictionary(grouping: candidates.indices) { "\(candidates[$0].model) \(candidates[$0].tokens)" }
    for group in groups.values {
      let best = group.min { candidates[$0].validationLimit < candidates[$1].validationLimit }
      if let best { result[best].isChosen = true }
    }
    return result
  }
}

/// What the curves of an ensemble depend on.
struct CurvesStep: Encodable {
  let kind = "ensemble"
  let version = 4
  let split: Split
  let members: [Fingerprint]
}
