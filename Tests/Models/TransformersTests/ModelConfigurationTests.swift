import Configurations
import Files
import Foundation
import Testing
import Transformers

@Suite("A model's configuration")
struct ModelConfigurationTests {
  @Test("Heads that do not divide the width are refused with a divisor that does")
  func headCount() {
    let sentence = "headCount 5 does not divide hiddenSize 24; choose a divisor such as 4"
    #expect(throws: ConfigurationError.contradiction(sentence)) {
      try ModelConfiguration(layers: 1, hiddenSize: 24, headCount: 5, vocabularySize: 7, contextLength: 8)
    }
  }

  @Test("Heads of odd width are refused")
  func oddHeadWidth() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try ModelConfiguration(layers: 1, hiddenSize: 24, headCount: 8, vocabularySize: 7, contextLength: 8)
    }
    #expect(error.description.hasPrefix("hiddenSize 24 / headCount 8 = 3 is odd"))
  }

  @Test("Key/value heads that do not divide the heads are refused")
  func keyValueHeadCount() {
    let expected = "keyValueHeadCount 3 does not divide headCount 4; choose a divisor of 4"
    #expect(throws: ConfigurationError.contradiction(expected)) {
      try ModelConfiguration(
        layers: 1, hiddenSize: 24, headCount: 4, vocabularySize: 7, contextLength: 8
      ).with { $0.keyValueHeadCount = 3 }
    }
  }

  @Test("Sizes that are not positive are refused", arguments: 0..<7)
  func sizes(zero: Int) {
    var sizes = [2, 8, 2, 1, 5, 7, 9]
    sizes[zero] = 0
    #expect(
      throws: ConfigurationError.contradiction(
        "every size of a model must be positive, but they are \(sizes)")
    ) {
      try ModelConfiguration(
        layers: 2, hiddenSize: 8, headCount: 2, vocabularySize: 7, contextLength: 9
      ).with {
        $0.layers = sizes[0]
        $0.hiddenSize = sizes[1]
        $0.headCount = sizes[2]
        $0.vocabularySize = sizes[5]
        $0.contextLength = sizes[6]
        $0.keyValueHeadCount = sizes[3]
        $0.feedForwardSize = sizes[4]
      }
    }
  }

  /// A model section of some keys beside the required ones.
  private func section(_ keys: String) throws -> ModelConfiguration {
    let file = try ConfigurationSection(
      yaml: "{layers: 1, hiddenSize: 24, headCount: 4, contextLength: 8\(keys)}", file: "run.yaml")
    let model = try ModelConfiguration(file, vocabularySize: 7, contextLength: nil)
    try file.finish()
    return model
  }

  private func json(_ model: ModelConfiguration) throws -> String {
    String(decoding: try canonicalJSON(model, pretty: false), as: UTF8.self)
  }

  @Test("Options that have their defaults leave the JSON as it was")
  func defaultOptions() throws {
    let plain = try json(section(""))
    #expect(
      plain
        == #"{"contextLength":8,"feedForwardSize":84,"headCount":4,"hiddenSize":24,"keyValueHeadCount":4,"layers":1,"#
        + #""rmsNormEpsilon":1e-05,"ropeTheta":10000,"tiedEmbeddings":false,"vocabularySize":7}"#)
    #expect(try json(section(", headSize: 6, attentionBias: false, headNorm: false")) == plain)
  }

  @Test(
    "Options are read from a file, written, and read again",
    arguments: [
      (", headSize: 8", 8, false, false), (", attentionBias: true", 6, true, false),
      (", headNorm: true", 6, false, true),
    ])
  func options(keys: String, headWidth: Int, attentionBias: Bool, headNorm: Bool) throws {
    let model = try section(keys)
    #expect(model.headWidth == headWidth && model.attentionBias == attentionBias && model.headNorm == headNorm)
    let read = try JSONDecoder().decode(ModelConfiguration.self, from: Data(json(model).utf8))
    #expect(read == model)
    #expect(try section("") != model)
  }

  @Test("Heads of a size of their own need not divide the width")
  func headSize() throws {
    let model = try section(", headSize: 8").with { $0.hiddenSize = 26 }
    #expect(model.queryKeyValueSize == 96)
    #expect(
      throws: ConfigurationError.contradiction(
        "headSize 7 is odd, but rotary embedding rotates pairs; choose an even headSize")
    ) {
      try section(", headSize: 7")
    }
  }

  @Test("Biases and normalized heads exclude each other")
  func exclusion() {
    #expect(throws: ConfigurationError.self) { try section(", attentionBias: true, headNorm: true") }
  }

  @Test("As many key/value heads as heads, 3.5 times the width and two embeddings unless said otherwise")
  func defaults() throws {
    let configuration = try ModelConfiguration(
      layers: 1, hiddenSize: 24, headCount: 4, vocabularySize: 7, contextLength: 8)
    #expect(configuration.keyValueHeadCount == 4)
    #expect(configuration.feedForwardSize == 84)
    #expect(!configuration.tiedEmbeddings)
    #expect(configuration.headWidth == 6 && configuration.queryKeyValueSize == 72)
  }

  @Test(
    "A wider model has as many parameters as asked for, and the same blocks and proportions", arguments: [1, 2, 4, 9])
  func widened(members: Int) throws {
    let model = try ModelConfiguration(
      layers: 2, hiddenSize: 64, headCount: 4, vocabularySize: 300, contextLength: 32
    ).with { $0.keyValueHeadCount = 2 }
    let count = ParameterLayout(model).count
    let wide = try model.widened(toParameters: members * count)
    #expect(wide.layers == 2 && wide.headWidth == model.headWidth && wide.headCount == 2 * wide.keyValueHeadCount)
    #expect(wide.feedForwardSize * 2 == wide.hiddenSize * 7)
    func distance(_ heads: Int) throws -> Int {
      abs(
        ParameterLayout(
          try ModelConfiguration(
            layers: 2, hiddenSize: heads * 16, headCount: heads, vocabularySize: 300, contextLength: 32
          ).with { $0.keyValueHeadCount = heads / 2 }
        ).count - members * count)
    }
    for heads in stride(from: 4, through: 64, by: 2) { #expect(try distance(wide.headCount) <= distance(heads)) }
    #expect(members > 1 || wide == model)
  }
}
