import Files
import LanguageModelClients
import Synthesis
import TestSupport
import Testing

@Suite struct EstimateTests {
  /// Documents of different lengths with 3 to 8 names.
  private func synthesis() throws -> SmallSynthesis {
    let small = try SmallSynthesis()
    var generator = SeededGenerator(seed: 5)
    for number in 0..<60 {
      let names = (0..<Int.random(in: 3...8, using: &generator)).map {
        "Name\(number)x\($0)".filter { !$0.isNumber } + "abcdefgh".prefix($0 + 1)
      }
      let filling = String(repeating: "and so forth ", count: Int.random(in: 5...60, using: &generator))
      try small.directory.write(
        "the text \(number) of \(names.joined(separator: " with ")) \(filling)", to: "texts/\(number).txt")
    }
    return small
  }

  @Test(arguments: [
    SmallSynthesis.entigraph, SmallSynthesis.rephrase(RephraseSettings(chunkBytes: 200, asksFidelity: true)),
  ])
  func `the estimate is within 20 percent of what is used`(settings: SynthesisSettings) throws {
    let small = try synthesis()
    let model = InventedModel()
    var estimates: [SynthesisEstimate] = []
    let outcome = try small.run(settings, model) {
      $0.prices = Prices(prompt: 1, completion: 2)
    } report: {
      if case .estimate(let estimate) = $0 { estimates.append(estimate) }
    }
    let manifest = try #require(outcome.manifest)
    let estimate = try #require(estimates.first)
    #expect(estimates.count == 1)
    #expect(estimate.measuredRequests < manifest.counts.requests / 3)
    #expect(isClose(estimate.requests, manifest.counts.requests), "\(estimate) \(manifest.counts)")
    #expect(isClose(estimate.promptTokens, manifest.usage.promptTokens), "\(estimate) \(manifest.usage)")
    #expect(isClose(estimate.completionTokens, manifest.usage.completionTokens), "\(estimate) \(manifest.usage)")
    let cost = Double(manifest.usage.promptTokens + 2 * manifest.usage.completionTokens) / 1e6
    #expect(manifest.cost == cost)
  }

  private func isClose(_ estimate: Int, _ used: Int) -> Bool { abs(Double(estimate) / Double(used) - 1) <= 0.2 }

  @Test func `an estimate alone keeps its answers`() throws {
    let small = try synthesis()
    let model = InventedModel()
    var synthesizer = try Synthesizer(SmallSynthesis.entigraph, directory: small.directory.path("output"))
    synthesizer.endsWithEstimate = true
    let outcome = try synthesizer.run(small.texts(synthesizer), client: SynthesisClient(model), on: small.world)
    guard case .estimated(let estimate) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(estimate.measuredRequests == model.asked.count && estimate.cost == nil)
    let rest = InventedModel()
    let manifest = try #require(try small.run(SmallSynthesis.entigraph, rest).manifest)
    #expect(rest.asked.count + model.asked.count == manifest.counts.requests)
  }

  @Test func `a preview asks the first requests and writes nothing`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    let synthesizer = try Synthesizer(SmallSynthesis.entigraph, directory: small.directory.path("output"))
    let examples = try synthesizer.preview(
      4, of: small.texts(synthesizer), client: SynthesisClient(model), on: small.world)
    #expect(examples.count == 4 && model.asked.count == 4)
    #expect(examples.allSatisfy { $0.record?.key == $0.request.key })
    #expect(!exists(small.directory.path("output")))
  }
}
