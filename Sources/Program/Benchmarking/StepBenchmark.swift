import Configurations
import Corpora
import Files
import Foundation
import MessagePassing
import TensorKernels
import Training
import Transformers

/// How long a training step takes, on tokens that mean nothing.
public struct StepBenchmark {
  /// The medians of the timed steps.
  public struct Result: Sendable {
    /// Seconds of a whole step.
    public let stepSeconds: Double
    /// Seconds of it that went into the exchange of gradients, the waiting for other ranks, and the update.
    public let updateSeconds: Double
    /// Seconds that the step's matrix products alone take on this rank, at their own shapes.
    public let productSeconds: Double
  }

  private let run: RunConfiguration
  private let directory: String

  /// Writes random tokens for a model into a directory.
  ///
  /// - Parameters:
  ///   - batchSize: sequences a step over all ranks.
  ///   - lanes: a power of two that the number of ranks divides.
  /// - Throws: `ConfigurationError`, `FileError`.
  public init(_ model: ModelConfiguration, batchSize: Int, lanes: Int, steps: Int, directory: String) throws {
    let yaml = "{batchSize: \(batchSize), lanes: \(lanes), epochs: 1, learningRate: 1.0e-3, weightDecay: 0.1}"
    let training = try TrainingConfiguration(ConfigurationSection(yaml: yaml, file: "benchmark"))
    let tokens = batchSize * model.contextLength * steps
    run = RunConfiguration(
      model: model, data: .init(corpus: try Fingerprint(of: "benchmark"), tokens: tokens), training: training)
    self.directory = directory
  }

  private var path: String { "\(directory)/benchmark.tokens" }

  /// Times the steps. Collective over the team; the directory is the first rank's.
  ///
  /// - Throws: `AgreedFailure`, `MPIError`.
  public func measure(team: Communicator) throws -> Result {
    try team.agree {
      try run.training.checkTeam(size: team.size)
      if team.isRoot { try writeTokens() }
    }
    let source = try team.agree {
      try TrainingSource(run, subset: try TrainingSubset(try TokenFile(path: path)), material: TeachingMaterial())
    }
    let trainer = try Trainer(run, source: source, team: team)
    var (steps, updates): ([Double], [Double]) = ([], [])
    let clock = ContinuousClock()
    for index in 0..<trainer.stepCount {
      var step: Trainer.Step?
      let duration = try clock.measure { step = try trainer.step(index) }
      // The first step touches its memory for the first time.
      guard index > 0, let step else { continue }
      steps.append(duration / .seconds(1))
      updates.append(step.updateSeconds)
    }
    try trainer.close()
    let products = ProductFloor(run, ranks: team.size).seconds()
    return Result(stepSeconds: median(steps), updateSeconds: median(updates), productSeconds: products)
  }

  private func writeTokens() throws {
    let vocabulary = UInt64(run.model.vocabularySize)
    var state: UInt64 = 1
    let tokens = (1..<run.data.tokens).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 1 + UInt32((state >> 33) % (vocabulary - 1))
    }
    try TokenFile.write([tokens], endOfText: 0, vocabularySize: run.model.vocabularySize, to: path)
  }

  private func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
  }
}
