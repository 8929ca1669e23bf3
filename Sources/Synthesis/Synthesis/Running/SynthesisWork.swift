import Files
import LanguageModelClients
import MessagePassing

/// The making of a text whose directory is held.
struct SynthesisWork {
  let artifact: SynthesisArtifact
  let texts: SourceTexts
  let client: SynthesisClient
  let world: Communicator
  let stop: StopFlag?
  let report: (SynthesisEvent) -> Void

  private var settings: SynthesisSettings { artifact.recipe.settings }

  /// Asks everything and writes the text. Collective.
  func run(endsWithEstimate: Bool) throws -> SynthesisOutcome {
    let records = try RequestRecords.open(artifact.requestsDirectory, on: world)
    let pilot = settings.pilot(for: texts.documents, of: texts.ids.count)
    if case .stopped(let reason) = try ask(pilot, records, isPilot: true) { return try stopped(reason) }
    let estimate = try pilot.tally(world).estimate(for: settings, prices: client.prices)
    report(.estimate(estimate))
    if endsWithEstimate { return .estimated(estimate) }
    let source = settings.source(for: texts.documents)
    if case .stopped(let reason) = try ask(source, records, isPilot: false) { return try stopped(reason) }
    return .finished(try ending.finish())
  }

  /// Asks the requests of a source. Collective.
  private func ask(_ source: any RequestSource, _ records: RequestRecords, isPilot: Bool) throws -> RunEnd {
    var settings = client.settings
    // What fails is asked again once, by the run that follows.
    if isPilot { settings.repeatsFailures = false }
    let runner = RequestRunner(transport: client.transport, settings: settings, records: records)
    return try runner.run(source, on: world, stop: stop) { if !isPilot { report(.progress($0)) } }.end
  }

  /// Writes the documents of the answers so far. Collective.
  private func stopped(_ reason: StopReason) throws -> SynthesisOutcome {
    .stopped(reason, try ending.writer.write(measures: false).counts)
  }

  private var ending: SynthesisEnding {
    SynthesisEnding(artifact: artifact, texts: texts, ranks: world, prices: client.prices)
  }
}
