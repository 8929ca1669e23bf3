import Corpora
import Ensembles
import Files
import Foundation
import Generation
import MessagePassing
import TensorKernels
import TestSupport
import Testing
import Transformers

extension DistributedSuite {
  @Suite(.serialized)
  struct GenerationTests {
    private static let endOfText: UInt32 = 0

    private static func members(_ count: Int, vocabularySize: Int = 13) throws -> [Parameters] {
      try SharpModels.make(count, vocabularySize: vocabularySize, contextLength: 32)
    }

    private static func generator(
      _ members: [Parameters], _ averaging: MemberAveraging, capacity: Int = 5, temperature: Double = 1,
      endOfText: UInt32 = endOfText, on world: Communicator?
    ) throws -> TextGenerator {
      let decoder = try EnsembleDecoder(
        models: members.map { $0.layout.configuration }, capacity: DecodingCapacity(slots: capacity), world: world
      ) { members[$0] }
      return TextGenerator(
        decoder, averaging: averaging, settings: try SamplingSettings(temperature: temperature, seed: 5),
        ends: [endOfText])
    }

    /// Texts with prompts of different lengths, and limits below and above what the context has room for.
    private static let requests = (0..<17).map { number in
      TextRequest(
        number: number, prompt: [0] + (0..<number % 6).map { UInt32(1 + $0 * number % 12) }, limit: 3 + 4 * (number % 9)
      )
    }

    @Test(arguments: [1, 2, 3, 5], MemberAveraging.allCases)
    func `the same texts on any number of ranks, and beside any others`(
      count: Int, averaging: MemberAveraging
    ) throws {
      let world = try World.get()
      let members = try Self.members(count)
      let together = try Self.generator(members, averaging, on: world).texts(Self.requests)
      let alone = try Self.generator(members, averaging, capacity: 1, on: nil)
      #expect(together == (try Self.requests.flatMap { try alone.texts([$0]) ?? [] }))
      for (text, request) in zip(together ?? [], Self.requests) {
        // The last token that is drawn stands beyond the context.
        #expect(text.tokens.count <= min(request.limit, 33 - request.prompt.count))
        #expect(text.isEnded || text.tokens.count == min(request.limit, 33 - request.prompt.count))
      }
      try world.barrier()
    }

    @Test func `a text that slides continues from the second half of its window`() throws {
      let world = try World.get()
      let members = try Self.members(2)
      // No token ends a text, and the most likely one is taken, so that a window alone decides what follows it.
      let generator = try Self.generator(members, .logits, temperature: 0, endOfText: .max, on: world)
      let requests = [[0, 3], [0], [0, 7, 1, 4, 4, 2]].enumerated().map {
        TextRequest(number: $0.offset, prompt: $0.element.map { UInt32($0) }, limit: 90, slides: true)
      }
      let texts = try generator.texts(requests) ?? []
      for (text, request) in zip(texts, requests) {
        #expect(text.tokens.count == 90 && !text.isEnded)
        let all = request.prompt + text.tokens
        // Full at 32 tokens; the token drawn then is the last of the next window's first 16.
        for start in stride(from: 0, to: all.count - 33, by: 17) {
          let known = start == 0 ? request.prompt.count : 16
          let window = TextRequest(number: 9, prompt: Array(all[start..<start + known]), limit: 33 - known)
          let found = try generator.texts([window])?.first?.tokens
          #expect(found == Array(all[start + known..<start + 33]), "from \(start)")
        }
      }
      try world.barrier()
    }

    @Test(arguments: MemberAveraging.allCases)
    func `tokens have the probabilities of the average, computed directly`(
      averaging: MemberAveraging
    ) throws {
      let world = try World.get()
      let members = try Self.members(3)
      let draws = 100_000
      let requests = (0..<draws).map { TextRequest(number: $0, prompt: [0, 3, 7], limit: 1) }
      let texts = try Self.generator(members, averaging, capacity: 256, on: world).texts(requests) ?? []
      var counts = [Double](repeating: 0, count: 13)
      for text in texts { counts[Int(text.tokens.first ?? Self.endOfText)] += 1 }
      let expected = try Self.average(members, averaging, after: [0, 3, 7])
      let statistic = zip(counts, expected).reduce(0) { sum, pair in
        let mean = pair.1 * Double(draws)
        return sum + (pair.0 - mean) * (pair.0 - mean) / mean
      }
      // χ² with 12 degrees of freedom is above 42 once in 30 000 times.
      #expect(texts.count == draws && statistic < 42, "\(statistic)")
      try world.barrier()
    }

    /// The distribution after some tokens, from the logits of full passes in double precision.
    private static func average(
      _ members: [Parameters], _ averaging: MemberAveraging, after tokens: [UInt32]
    ) throws -> [Double] {
      let batch = TokenBatch(inputs: tokens, targets: tokens, sequenceLength: tokens.count)
      let logits = members.map { member in
        let logits = Tensor(rows: tokens.count, columns: 13)
        Transformer(member.layout.configuration, capacity: tokens.count, purpose: .evaluation)
          .logits(of: batch, parameters: member, into: logits)
        return logits.rows(tokens.count - 1..<tokens.count).elements.map { Double($0) }
      }
      let count = Double(members.count)
      switch averaging {
      case .logits: return softmax((0..<13).map { v in logits.reduce(0) { $0 + $1[v] } / count })
      case .probabilities:
        let each = logits.map { softmax($0) }
        return (0..<13).map { v in each.reduce(0) { $0 + $1[v] } / count }
      }
    }

    private static func softmax(_ logits: [Double]) -> [Double] {
      let exponentials = logits.map { exp($0) }
      let total = exponentials.reduce(0, +)
      return exponentials.map { $0 / total }
    }

    @Test func `predictions that are NaN end all ranks with the same error`() throws {
      let world = try World.get()
      let members = try Self.members(2)
      members[1].flat.fill(.nan)
      let generator = try Self.generator(members, .logits, on: world)
      #expect(throws: EnsembleError.notFinite) { try generator.texts(Self.requests) }
      try world.barrier()
    }
  }
}
