import Serving
import TensorKernels
import Testing

@Suite struct WeightsFileTests {
  private func weights(_ text: String, _ averaging: MemberAveraging, models: [String] = ["a", "b"]) throws -> [Double] {
    try WeightsFile.weights(Array(text.utf8), path: "weights.json", averaging: averaging, models: models)
  }

  @Test func `the weights of an evaluation are read from its output or alone`() throws {
    let fitted = #"{"fittedOn": "validation", "logits": [0.5, 0.75], "probabilities": [0.25, 0.75], "loss": {}}"#
    for text in [fitted, #"{"tokens": 3, "weights": \#(fitted)}"#] {
      #expect(try weights(text, .logits) == [0.5, 0.75])
      #expect(try weights(text, .probabilities) == [0.25, 0.75])
    }
    let mixture = #"[{"path": "a", "weight": 0.5}, {"path": "b", "weight": 0.5}]"#
    #expect(try weights(mixture, .probabilities) == [0.5, 0.5])
  }

  @Test func `weights of the same models in another order are refused`() throws {
    let members = #"[{"path": "runs/a", "weight": 0.25}, {"path": "runs/b", "weight": 0.75}]"#
    let evaluation = #"{"members": \#(members), "weights": {"probabilities": [0.25, 0.75]}}"#
    for text in [members, evaluation] {
      for models in [["runs/a", "runs/b/"], ["copies/b", "copies/a"]] {
        #expect(try weights(text, .probabilities, models: models) == [0.25, 0.75])
      }
      #expect(throws: ServingError.self) { try weights(text, .probabilities, models: ["runs/b", "runs/a"]) }
    }
  }

  @Test(arguments: [
    "", "{}", "1", #""uniform""#, #"{"weights": "uniform"}"#, #"{"probabilities": null}"#, #"{"probabilities": [1]}"#,
    #"{"probabilities": [0.5, "a"]}"#, #"{"probabilities": [0.5, 0.6]}"#, #"{"probabilities": [-0.5, 1.5]}"#,
    #"[{"path": "a"}]"#,
  ]) func `weights that do not fit are refused`(text: String) {
    #expect(throws: ServingError.self) { try weights(text, .probabilities) }
  }
}
