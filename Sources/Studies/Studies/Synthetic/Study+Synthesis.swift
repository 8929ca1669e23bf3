import LanguageModelClients
import MessagePassing
import Synthesis
import Worlds

extension Study {
  /// Makes synthetic text. Collective.
  ///
  /// - Throws: `AgreedFailure` when it cannot be made, or on a stop request; what was answered is kept.
  func synthesize(
    _ settings: SynthesisSettings, of texts: SourceTexts, _ generator: GeneratorConfiguration, in directory: String
  ) throws {
    let client = try world.agree { try self.client(generator, settings) }
    let synthesizer = try world.agree { try Synthesizer(settings, directory: directory) }
    var expected = 0
    let outcome = try synthesizer.run(texts, client: client, on: world, stop: workers.stop) {
      self.tell($0, of: "the text of \(settings.method.name)", expected: &expected)
    }
    if case .stopped(let reason, _) = outcome { throw StoppedRequests.agreed(reason, workers.stop, world: world) }
  }

  /// Tells the news of a synthesis; `expected` are its tokens, once they are estimated.
  private func tell(_ event: SynthesisEvent, of name: String, expected: inout Int) {
    switch event {
    case .estimate(let estimate):
      expected = estimate.tokens
      logger.info("\(name): \(estimate)")
    case .progress(let totals):
      let done = totals.usage.total
      if world.isRoot, done > 0 { reportTokens(name, done, max(expected, done)) }
    }
  }

  private func client(_ generator: GeneratorConfiguration, _ settings: SynthesisSettings) throws -> SynthesisClient {
    guard let endpoint = generator.endpoint else {
      return generator.access.client(TemplateTransport(seed: settings.seed))
    }
    return try generator.access.client(base: endpoint, model: settings.model)
  }
}
