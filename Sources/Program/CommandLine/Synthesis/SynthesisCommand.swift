import ArgumentParser
import LanguageModelClients
import MessagePassing
import Synthesis

/// A command that makes synthetic documents.
protocol SynthesisCommand: RankedCommand {
  var stopping: StopOptions { get }
  var synthesis: SynthesisOptions { get }
  var endpoint: EndpointOptions { get }
  var limits: RequestLimitOptions { get }
  /// The way to make them.
  func method() -> SynthesisMethod
}

extension SynthesisCommand {
  var multipliesMatrices: Bool { false }

  func validate() throws { try requireModel() }

  /// Checks that a model is named where one is needed.
  func requireModel() throws { if synthesis.writePrompts == nil { try endpoint.requireModel() } }

  /// Everything that decides the text.
  ///
  /// - Throws: `SynthesisError`, `FileError`.
  func settings() throws -> SynthesisSettings {
    var settings = SynthesisSettings(
      method: method(), model: endpoint.modelName, generator: endpoint.generator)
    settings.prompts = try synthesis.promptSet()
    settings.temperature = endpoint.temperature
    settings.topP = endpoint.topP
    settings.maxAnswerTokens = endpoint.maxAnswerTokens
    settings.seed = synthesis.seed
    return settings
  }

  /// Does what the options ask for.
  func synthesize(_ session: Session) throws {
    if let directory = synthesis.writePrompts { return try writePrompts(to: directory, session) }
    let synthesizer = try session.world.agree { try Synthesizer(settings(), directory: synthesis.output) }
    if let path = synthesis.exportBatch { return try export(synthesizer, to: path, session) }
    if !synthesis.importBatch.isEmpty { return try importBatch(synthesizer, session) }
    if let count = synthesis.preview { return try preview(synthesizer, count: count, session) }
    try run(synthesizer, session)
  }

  /// The way to the model. Collective.
  private func client(_ session: Session) throws -> SynthesisClient {
    let transport = try session.world.agree {
      try endpoint.transport(timeout: limits.requestTimeout, seed: synthesis.seed)
    }
    return SynthesisClient(transport, settings: limits.settings(seed: synthesis.seed))
  }

  /// The documents to make text from. Collective.
  private func texts(for synthesizer: Synthesizer, _ session: Session) throws -> SourceTexts {
    try synthesizer.texts(synthesis.text, reader: synthesis.reader(session), on: session.world)
  }

  private func writePrompts(to directory: String, _ session: Session) throws {
    try session.world.agree { if session.world.isRoot { try synthesis.promptSet().write(to: directory) } }
    let files = RequestOperation.allCases.map(\.fileName)
    try session.print(["prompts": files]) { "\(files.joined(separator: ", ")) are in \(directory)" }
  }
}

// MARK: - Making text

extension SynthesisCommand {
  private func run(_ synthesizer: Synthesizer, _ session: Session) throws {
    let client = try client(session)
    let stop = try stopping.flag(session.world)
    var synthesizer = synthesizer
    synthesizer.endsWithEstimate = synthesis.estimate
    let watcher = SynthesisWatcher(session.progressPrinter(), isRoot: session.world.isRoot)
    let texts = try texts(for: synthesizer, session)
    let outcome = try synthesizer.run(texts, client: client, on: session.world, stop: stop) { watcher.take($0) }
    try finish(outcome, stop: stop, session)
  }

  private func finish(_ outcome: SynthesisOutcome, stop: StopFlag, _ session: Session) throws {
    switch outcome {
    case .finished(let manifest): try show(manifest, session)
    case .estimated(let estimate): try session.print(estimate) { "\(estimate)" }
    case .stopped(let reason, let counts):
      session.logger.info("\(counts.text); the documents of these answers are in \(synthesis.output)")
      throw StoppedRequests.agreed(reason, stop, world: session.world)
    }
  }

  private func show(_ manifest: SynthesisManifest, _ session: Session) throws {
    session.warn(SynthesisResult.remarks(manifest.counts))
    let result = SynthesisResult(manifest, output: synthesis.output)
    try session.print(result) { result.text }
  }

  private func preview(_ synthesizer: Synthesizer, count: Int, _ session: Session) throws {
    let stop = try stopping.flag(session.world)
    let texts = try texts(for: synthesizer, session)
    let examples = try synthesizer.preview(count, of: texts, client: client(session), on: session.world, stop: stop)
    let result = PreviewResult(examples)
    try session.print(result) { result.text }
  }
}

// MARK: - Batches

extension SynthesisCommand {
  private func export(_ synthesizer: Synthesizer, to path: String, _ session: Session) throws {
    try requireOneRank(session)
    let count = try synthesizer.exportBatch(
      of: texts(for: synthesizer, session), for: endpoint.server(), to: path, on: session.world)
    try session.print(BatchResult(requests: count ?? 0, batch: path)) {
      count.map { "\($0) requests: \(path)" } ?? "the text in \(synthesis.output) is complete; no request is left"
    }
  }

  private func importBatch(_ synthesizer: Synthesizer, _ session: Session) throws {
    try requireOneRank(session)
    let prices = limits.settings(seed: 0).prices
    let outcome = try synthesizer.importBatch(
      synthesis.importBatch, for: texts(for: synthesizer, session), prices: prices == Prices() ? nil : prices,
      on: session.world)
    switch outcome {
    case .finished(let manifest): try show(manifest, session)
    case .open(let batch):
      let result = ImportResult(batch)
      try session.print(result) { result.text }
    }
  }

  private func requireOneRank(_ session: Session) throws {
    guard session.world.size == 1 else {
      throw UsageError("batch files are read and written by one rank; start the command without mpirun")
    }
  }
}
