import Files
import Foundation
import LanguageModelClients
import Synthesis
import TestSupport
import Testing

@Suite struct ResumeTests {
  private static let methods = [
    SmallSynthesis.entigraph,
    SmallSynthesis.rephrase(RephraseSettings(chunkBytes: 64, minFidelity: 0.1, asksFidelity: true)),
  ]

  @Test(arguments: methods) func `a run that is killed between requests is continued without a repeated one`(
    settings: SynthesisSettings
  ) throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    _ = try small.run(settings, model)
    let bytes = try small.bytes()
    for count in stride(from: 0, to: model.asked.count, by: 4) {
      let first = InventedModel()
      first.limit = count
      #expect(throws: (any Error).self) { try small.run(settings, first, into: "\(count)") }
      let recorded = try keys(small, "\(count)")
      let second = InventedModel()
      _ = try small.run(settings, second, into: "\(count)")
      #expect(Set(second.asked).isDisjoint(with: recorded), "\(count)")
      #expect(second.asked.count + recorded.count == model.asked.count, "\(count)")
      #expect(try small.bytes("\(count)") == bytes, "\(count)")
    }
  }

  @Test(arguments: methods) func `records that end in any line or in the middle of one are continued`(
    settings: SynthesisSettings
  ) throws {
    let small = try SmallSynthesis()
    _ = try small.run(settings)
    let bytes = try small.bytes()
    let path = small.directory.path("output/requests/rank-0.jsonl")
    let lines = try readFile(path).split(separator: UInt8(ascii: "\n"))
    for count in lines.indices {
      try FileManager.default.removeItem(atPath: small.directory.path("output/synthesis.json"))
      let kept = lines[..<count].flatMap { Array($0) + [UInt8(ascii: "\n")] }
      try Data(kept + lines[count].prefix(lines[count].count / 2)).write(to: URL(fileURLWithPath: path))
      let model = InventedModel()
      _ = try small.run(settings, model)
      #expect(model.asked.count == lines.count - count)
      #expect(try small.bytes() == bytes)
    }
  }

  @Test func `a budget stops the run, and a larger one continues it`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    let stopped = try small.run(SmallSynthesis.entigraph, model) { $0.budget.maxTokens = 600 }
    guard case .stopped(.maxTokens(600), let counts) = stopped else {
      Issue.record("\(stopped)")
      return
    }
    // The documents so far can be read.
    #expect(try small.documents().count == counts.documents)
    #expect(counts.requests == model.asked.count && counts.requests < 23 && counts.documents > 0)
    let rest = InventedModel()
    _ = try small.run(SmallSynthesis.entigraph, rest) { $0.budget.maxTokens = 1_000_000 }
    #expect(rest.asked.count + model.asked.count == 23)
    _ = try small.run(into: "at-once")
    #expect(try small.bytes() == small.bytes("at-once"))
  }

  private func keys(_ small: SmallSynthesis, _ name: String) throws -> Set<String> {
    let path = small.directory.path("\(name)/requests/rank-0.jsonl")
    guard exists(path) else { return [] }
    return Set(
      try readFile(path).split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(RequestRecord.self, from: Data($0)).key
      })
  }
}
