import Foundation
import TestSupport
import Testing

/// A directory that all tests copy, made once: `text/`, `corpus/`, `run.yaml`, `study.yaml` and the finished run `run/`.
struct PreparedDirectory: SuiteTrait, TestScoping {
  /// The path of the directory while tests run.
  @TaskLocal static var path: String?

  static let documentCount = 40
  static let runFile = """
    model: {layers: 1, hiddenSize: 16, headCount: 2, contextLength: 16}
    corpus: {path: corpus, tokens: 2048}
    training: {batchSize: 6, lanes: 4, epochs: 2, learningRate: 1.0e-2, weightDecay: 0.5, evaluateEvery: 0.5}
    """
  static let studyFile = """
    study: tiny
    corpus: {text: text, vocabulary: 280, validation: 0.1, test: 0.1, tokens: 2048}
    models: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]
    training: {batchSize: 4, lanes: 2, contextLength: 16, epochs: 2, learningRate: 1.0e-2, weightDecay: 0.5}
    recipes: {ensemble: {members: 3}}
    """
  /// The sizes of the vocabulary and of both held-out parts, everywhere in these tests.
  static let corpusOptions = "--vocabulary 280 --validation 0.1 --test 0.1"

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let directory = try TemporaryDirectory()
    var generator = WordGenerator(seed: 1)
    for index in 0..<Self.documentCount {
      try directory.write(generator.document(), to: "text/\(index + 10).txt")
    }
    try directory.write(Self.runFile, to: "run.yaml")
    try directory.write(Self.studyFile, to: "study.yaml")
    for arguments in [
      "prepare --text text --output corpus \(Self.corpusOptions)", "train run.yaml --output run",
    ] {
      let outcome = try Program().run(arguments, in: directory.path)
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
    }
    try await Self.$path.withValue(directory.path) { try await function() }
  }
}

extension Trait where Self == PreparedDirectory {
  /// Prepares the directory before the suite's tests and removes it after them.
  static var preparedDirectory: PreparedDirectory { PreparedDirectory() }
}
