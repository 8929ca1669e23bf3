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

  @Test("The parameters cover the buffer without gaps or overlaps", arguments: [false, true])
  func coverage(tiedEmbeddings: Bool) throws {
    let layout = try SmallModel(tiedEmbeddings: tiedEmbeddings).parameters.layout
    var end = 0
    for slot in layout.slots {
      #expect(slot.offset == end, "\(slot.name)")
      #expect(slot.shape.reduce(1, *) == slot.count, "\(slot.name)")
      end += slot.count
    }
    #expect(end == layout.count)
    #expect(Set(layout.slots.map(\.name)).count == layout.slots.count)
    #expect(layout.slots.contains { $0.role == .outputHead } != tiedEmbeddings)
  }
}
