import Transformers

/// Small models that differ in their inner width, with sharper predictions than those of new ones.
enum SharpModels {
  static func make(_ count: Int, vocabularySize: Int, contextLength: Int) throws -> [Parameters] {
    try (0..<count).map { seed in
      let model = try ModelConfiguration(
        layers: 2, hiddenSize: 24, headCount: 4, vocabularySize: vocabularySize, contextLength: contextLength
      ).with {
        $0.keyValueHeadCount = 2
        $0.feedForwardSize = 20 + seed
      }
      let parameters = Parameters(ParameterLayout(model))
      parameters.initialize(seed: UInt64(seed))
      parameters.flat.scale(by: 2)
      return parameters
    }
  }
}
