import Testing
import Transformers

@Suite("The layout of parameters")
struct ParameterLayoutTests {
  struct Size: Sendable {
    let layers: Int, hidden: Int, heads: Int, keyValueHeads: Int, feedForward: Int, parameters: Int
  }

  /// Kim, Kotha, Liang, Hashimoto, 2025, https://arxiv.org/abs/2509.14786: the models of 150, 300 and 600 million.
  static let published = [
    Size(layers: 6, hidden: 512, heads: 8, keyValueHeads: 8, feedForward: 1792, parameters: 154_147_328),
    Size(layers: 12, hidden: 768, heads: 12, keyValueHeads: 12, feedForward: 2688, parameters: 299_649_792),
    Size(layers: 24, hidden: 1024, heads: 16, keyValueHeads: 8, feedForward: 3584, parameters: 602_457_088),
  ]

  @Test("The published models have the published numbers of parameters", arguments: published)
  func counts(size: Size) throws {
    let configuration = try ModelConfiguration(
      layers: size.layers, hiddenSize: size.hidden, headCount: size.heads, vocabularySize: 128_256, contextLength: 4096
    ).with { $0.keyValueHeadCount = size.keyValueHeads }
    #expect(configuration.feedForwardSize == size.feedForward)
    #expect(ParameterLayout(configuration).count == size.parameters)
  }

  @Test(
    "The parameters cover the buffer without gaps or overlaps", arguments: [nil] + SmallModel.Option.allCases)
  func coverage(option: SmallModel.Option?) throws {
    let layout = try SmallModel(option).parameters.layout
    var end = 0
    for slot in layout.slots {
      #expect(slot.offset == end, "\(slot.name)")
      #expect(slot.shape.reduce(1, *) == slot.count, "\(slot.name)")
      end += slot.count
    }
    #expect(end == layout.count)
    #expect(Set(layout.slots.map(\.name)).count == layout.slots.count)
    #expect(layout.slots.contains { $0.role == .outputHead } == (option != .tied))
  }

  @Test("Biases and gains of heads have the names and shapes of transformers, and are not decayed")
  func vectors() throws {
    let biased = try SmallModel(.biases).parameters.layout.slots.filter { $0.role == .bias }
    #expect(biased.map(\.shape) == Array(repeating: [[24], [6], [6]], count: 3).flatMap { $0 })
    #expect(biased[4].name == "model.layers.1.self_attn.k_proj.bias")
    let gains = try SmallModel(.headNorm).parameters.layout.slots.suffix(6)
    #expect(gains.allSatisfy { $0.role == .gain && $0.shape == [6] })
    #expect(gains.last?.name == "model.layers.2.self_attn.k_norm.weight")
    #expect((biased + gains).allSatisfy { !$0.isDecayed })
  }

  @Test("Matrices draw the same weights with and without vectors", arguments: [true, false])
  func draws(biases: Bool) throws {
    let plain = try ModelConfiguration(layers: 2, hiddenSize: 8, headCount: 2, vocabularySize: 5, contextLength: 4)
    let other = try plain.with {
      $0.attentionBias = biases
      $0.headNorm = !biases
    }
    let drawn = [plain, other].map { model in
      let parameters = Parameters(ParameterLayout(model))
      parameters.initialize(seed: 5)
      return parameters
    }
    let count = drawn[0].flat.count
    #expect(drawn[1].flat.elements.prefix(count) == drawn[0].flat.elements[...])
    #expect(drawn[1].flat.elements[count...].allSatisfy { $0 == (biases ? 0 : 1) })
  }
}
