import Corpora
import Files
import Foundation
import Studies
import Training

/// A run that was never trained, in a directory of its own.
struct MadeUpRun {
  /// 1024 tokens, two epochs, eight sequences of 16 tokens a step: 16 steps.
  private static let json = """
    {"data":{"corpus":"79a650279359d09a9675e0725c8e3826","tokens":1024},"model":{"contextLength":16,\
    "feedForwardSize":32,"headCount":2,"hiddenSize":16,"keyValueHeadCount":2,"layers":1,"rmsNormEpsilon":1e-05,\
    "ropeTheta":10000,"tiedEmbeddings":false,"vocabularySize":300},"training":{"batchSize":8,"epochs":2,\
    "evaluateEvery":0.25,"lanes":2,"learningRate":0.003,"optimizer":{"beta1":0.9,"beta2":0.95,"epsilon":1e-08,\
    "gradientClip":1,"weightDecay":0.1},"seeds":{"initialization":0,"order":0},"shuffle":"documents"}}
    """

  let directory: String
  let configuration: RunConfiguration
  let corpus: Corpus

  init(in parent: String, name: String = "run") throws {
    directory = "\(parent)/\(name)"
    corpus = try Corpus.assumed(trainTokens: 1024, validation: 0.1, test: 0.1, vocabulary: 300)
    var configuration = try JSONDecoder().decode(RunConfiguration.self, from: Data(Self.json.utf8))
    configuration.data = RunData(corpus: corpus.fingerprint, tokens: configuration.data.tokens)
    self.configuration = configuration
    try createDirectory(directory)
    try write(try canonicalJSON(configuration, pretty: true), "configuration.json")
  }

  /// The run as a study needs it.
  var step: TrainingStep {
    get throws {
      TrainingStep(
        name: "a run", reason: "a test",
        run: try Run(
          configuration, inputs: RunInputs(corpus), directory: directory, options: RunOptions(study: "made-up")),
        operations: 1000)
    }
  }

  /// Says that a study trained it to its end.
  func finish(study: String) throws {
    let timing =
      #"{"seconds":1,"stepSeconds":1,"ownStepSeconds":1,"tokensPerSecond":1,"ranks":1,"study":"\#(study)"}"#
    try write(Data(timing.utf8), "timing.json")
  }

  /// Says that its loss became NaN.
  func diverge() throws {
    let text = #"{"fingerprint":"\#(try configuration.fingerprint().hexadecimal)","step":3,"loss":"nan"}"#
    let divergence = try JSONDecoder().decode(Divergence.self, from: Data(text.utf8))
    try SealedFile.write(divergence, to: "\(directory)/diverged.json")
  }

  /// Writes the metrics of so many steps, and half a line more.
  func train(steps: Int) throws {
    let lines = (0..<steps).map { #"{"loss":5,"step":\#($0 + 1)}"# } + [#"{"loss":5,"st"#]
    try write(Data(lines.joined(separator: "\n").utf8), "metrics.jsonl")
  }

  func write(_ data: Data, _ name: String) throws {
    try data.write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
  }
}
