import Configurations
import Testing
import Transformers

@Suite struct MemoryEstimateTests {
  private func model(layers: Int, width: Int) throws -> ModelConfiguration {
    try ModelConfiguration(layers: layers, hiddenSize: width, headCount: 2, vocabularySize: 280, contextLength: 16)
  }

  @Test func `Copies of parameters have four bytes an element`() throws {
    let model = try model(layers: 1, width: 16)
    var estimate = MemoryEstimate()
    estimate.add(copies: 4, of: model)
    #expect(estimate.bytes == Double(16 * ParameterLayout(model).count))
  }

  @Test func `What fits is accepted, and what does not is refused with both sizes`() throws {
    var estimate = MemoryEstimate()
    estimate.add(copies: 4, of: try model(layers: 1024, width: 65_536))
    try estimate.check("training", available: estimate.bytes)
    #expect(throws: ConfigurationError.tooLarge(what: "training", needed: estimate.bytes, available: 1e9)) {
      try estimate.check("training", available: 1e9)
    }
    #expect(throws: ConfigurationError.self) { try estimate.check("training") }
  }

  @Test func `Sizes whose product overflows an integer are counted`() {
    var estimate = MemoryEstimate()
    estimate.add(Int.max, Int.max, Int.max)
    #expect(estimate.bytes > 1e57)
  }

  @Test(arguments: [1, 3]) func `Training keeps every block and evaluation one`(layers: Int) throws {
    let model = try model(layers: layers, width: 16)
    var (training, evaluation) = (MemoryEstimate(), MemoryEstimate())
    training.add(transformerOf: model, capacity: 512, purpose: .training)
    evaluation.add(transformerOf: model, capacity: 512, purpose: .evaluation)
    #expect(training.bytes > Double(layers) * evaluation.bytes / 2 && training.bytes > evaluation.bytes)
  }
}
