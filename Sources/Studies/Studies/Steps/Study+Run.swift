import Files
import MessagePassing
import Quantities
import Store
import Training

/// The traversal that makes every step.
extension Study {
  /// Makes every step of the study and says what it found. Collective.
  ///
  /// - Throws: `AgreedFailure` when all ranks know of a fault or a stop request; `StudyError` when a team failed while others
  ///   work.
  public func run() throws -> (StudyResult, StudyTiming) {
    tellCorpus()
    try completeFirstEnsemble()
    let graph = StudyGraph(self, parts: makeParts(), forecasts: false)
    for part in graph.parts { try complete(part, of: graph) }
    let result = try world.agree { try makeResult(of: graph) }
    let timing = StudyTiming(
      ranks: world.size, runs: workers.runCount, trained: workers.trained,
      reused: workers.runCount - workers.trained, seconds: seconds, coreSeconds: workers.coreSeconds)
    try record(graph)
    try world.agree { try save(result, timing) }
    return (result, timing)
  }

  private func tellCorpus() {
    let manifest = corpus.manifest
    logger.info(
      "corpus: \(Quantity.count(manifest.documents)) documents, \(Quantity.count(manifest.part(.train).tokens)) training tokens, vocabulary \(manifest.vocabulary)"
    )
    if let duplicates = manifest.duplicates { logger.info("duplicates: \(duplicates)") }
  }

  /// Trains the runs of searches and ensembles together with other starts of the study that share its store. What is left
  /// to do then, evaluations, controls and students, is `run`'s, by one start. Collective.
  ///
  /// - Returns: the number of runs, and of those that this start trained.
  /// - Throws: as `run`.
  public func trainWithOthers() throws -> (runs: Int, trained: Int) {
    let graph = StudyGraph(self, parts: makeParts(), forecasts: false)
    for part in graph.parts.prefix(while: { $0.isShared }) { try complete(part, of: graph) }
    try world.agree { try ledger?.append(.studyFinished, directories.study) }
    return (workers.runCount, workers.trained)
  }

  /// Makes the steps of a part until none is open. Collective.
  func complete(_ part: any StudyPart, of graph: StudyGraph) throws {
    try workers.endWhenAsked()
    while true {
      try graph.grow(part)
      let found = graph.ended(of: part).filter { !workers.knows($0) }
      if !found.isEmpty { try workers.reuse(found) }
      let ready = graph.ready(of: part)
      if ready.isEmpty { return }
      try record()
      try make(ready, part)
    }
  }

  /// Makes steps: runs side by side, others one after another before them. Collective.
  private func make(_ ready: [any StudyStep], _ part: any StudyPart) throws {
    for step in ready where !step.isRun {
      try workers.endWhenAsked()
      try step.run(in: self)
    }
    let runs = ready.compactMap { $0 as? TrainingStep }
    if !runs.isEmpty { try workers.finish(runs, part.purpose) }
  }

  private func makeResult(of graph: StudyGraph) throws -> StudyResult {
    let searches = try graph.part(SearchPart.self)?.searches.map { try $0.result(store) } ?? []
    let cells = graph.part(FittedWeightsPart.self)?.cells ?? []
    let students = graph.part(StudentsPart.self)?.results
    return StudyResult(
      study: configuration.name, corpus: corpus.directory, corpusFingerprint: corpus.fingerprint,
      documents: corpus.manifest.documents, trainTokens: corpus.manifest.part(.train).tokens,
      vocabulary: corpus.manifest.vocabulary, searches: searches, cells: cells, diverged: try workers.divergedRuns(),
      outcomes: RecipeOutcomes(searches: searches, cells: cells),
      controls: graph.part(ControlsPart.self)?.results ?? [],
      distilled: configuration.distillation == nil ? nil : students,
      mixtures: configuration.recipes.mixture == nil ? nil : graph.part(MixturePart.self)?.results,
      continued: configuration.recipes.continued == nil ? nil : graph.part(ContinuedPart.self)?.results,
      tasks: configuration.evaluation.tasks.isEmpty ? nil : graph.part(TasksPart.self)?.results,
      synthetic: configuration.recipes.synthetic == nil ? nil : graph.part(SyntheticPart.self)?.results,
      bootstrap: configuration.recipes.bootstrap == nil ? nil : graph.part(BootstrapPart.self)?.results,
      ablation: configuration.ablation == nil ? nil : graph.part(AblationPart.self)?.results)
  }

  private func save(_ result: StudyResult, _ timing: StudyTiming) throws {
    guard world.isRoot else { return }
    try AtomicFile.write(canonicalJSON(result, pretty: true), to: directories.result)
    try AtomicFile.write(canonicalJSON(timing, pretty: true), to: "\(directories.own)/timing.json")
    try ledger?.append(.studyFinished, directories.study)
  }
}
