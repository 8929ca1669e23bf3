import Configurations
import Corpora
import Files
import Foundation
import MessagePassing
import TensorKernels
import Training
import Transformers

/// The time of a training step, measured on random tokens.
public struct StepBenchmark {
  /// The medians of the timed steps.
  public struct Result: Sendable {
    /// Seconds of a complete step.
    public let stepSeconds: Double
    /// Seconds of a step spent on exchanging gradients, waiting for other ranks and updating the weights.
    public let updateSeconds: Double
    /// Seconds that the matrix products of a step take alone on this rank, at their own shapes.
    public let productSeconds: Double
    /// The multiply-add peak of this rank's core right after the steps, in operations per second; nil where products are the library's.
    public let peakRate: Double?

    /// The means over the ranks of a team.
    ///
    /// - Parameter sums: The sums over the ranks of `sharedValues`.
    package init(sums: [Double], ranks: Int) {
      stepSeconds = sums[0] / Double(ranks)
      updateSeconds = sums[1] / Double(ranks)
      productSeconds = sums[2] / Double(ranks)
      peakRate = sums[3] > 0 ? sums[3] / Double(ranks) : nil
    }

    init(stepSeconds: Double, updateSeconds: Double, productSeconds: Double, peakRate: Double?) {
      self.stepSeconds = stepSeconds
      self.updateSeconds = updateSeconds
      self.productSeconds = productSeconds
      self.peakRate = peakRate
    }

    /// The values that ranks add up.
    package var sharedValues: [Double] { [stepSeconds, updateSeconds, productSeconds, peakRate ?? 0] }
  }

  private let run: RunConfiguration
  private let directory: String

  /// Describes the steps to measure.
  ///
  /// - Parameters:
  ///   - batchSize: Sequences per step over all ranks.
  ///   - lanes: A power of two that the number of ranks divides.
  ///   - steps: The number of steps, of which the first is not timed.
  ///   - directory: The directory for the file of random tokens.
  ///   - settings: Settings of the section `training` in YAML's flow form, such as `{dropout: 0.1}`.
  /// - Throws: `ConfigurationError`, `FileError`.
  public init(
    _ model: ModelConfiguration, batchSize: Int, lanes: Int, steps: Int, directory: String, settings: String = "{}"
  ) throws {
    let tokens = batchSize * model.contextLength * steps
    run = RunConfiguration(
      model: model, data: .init(corpus: try Fingerprint(of: "benchmark"), tokens: tokens),
      training: try Self.training(settings, batchSize: batchSize, lanes: lanes))
    self.directory = directory
  }

  private static func training(_ settings: String, batchSize: Int, lanes: Int) throws -> TrainingConfiguration {
    let yaml = "{batchSize: \(batchSize), lanes: \(lanes), epochs: 1, learningRate: 1.0e-3, weightDecay: 0.1}"
    let plain = try ConfigurationSection(yaml: yaml, file: "benchmark")
    let section = try plain.overlaid(by: ConfigurationSection(yaml: settings, file: "--switch"))
    let training = try TrainingConfiguration(section)
    try section.finish()
    return training
  }

  private var path: String { "\(directory)/benchmark.tokens" }

  /// Times the steps. Collective over the team; the directory is the first rank's.
  ///
  /// - Throws: `AgreedFailure`, `MPIError`.
  public func measure(team: Communicator) throws -> Result {
    let trainer = try trainer(team: team)
    var steps: [Double] = []
    var updates: [Double] = []
    for index in 0..<trainer.stepCount {
      var step: Trainer.Step?
      let seconds = try Stopwatch.seconds { step = try trainer.step(index) }
      // The first step touches its memory for the first time.
      guard index > 0, let step else { continue }
      steps.append(seconds)
      updates.append(step.updateSeconds)
    }
    trainer.close()
    let products = ProductFloor(run, ranks: team.size).seconds()
    return Result(
      stepSeconds: Self.median(steps), updateSeconds: Self.median(updates), productSeconds: products,
      peakRate: SpeedProbe.multiplyAddRate())
  }

  /// Times the steps of several settings of one model in turn, so that all meet the same noise. Collective over the team.
  ///
  /// - Returns: The medians of the seconds of a step on this rank.
  /// - Throws: `AgreedFailure`, `MPIError`.
  public static func measureInTurn(_ benchmarks: [StepBenchmark], team: Communicator) throws -> [Double] {
    let trainers = try benchmarks.map { try $0.trainer(team: team) }
    defer { for trainer in trainers { trainer.close() } }
    var seconds = trainers.map { _ in [Double]() }
    for index in 0..<(trainers.map(\.stepCount).min() ?? 0) {
      for (number, trainer) in trainers.enumerated() {
        let time = try Stopwatch.seconds { _ = try trainer.step(index) }
        if index > 0 { seconds[number].append(time) }
      }
    }
    return seconds.map(Self.median)
  }

  /// Collective over the team.
  private func trainer(team: Communicator) throws -> Trainer {
    try Trainer(run, source: try source(team: team), team: team)
  }

  /// Writes random tokens on the first rank and opens them on all. Collective.
  private func source(team: Communicator) throws -> any SequenceSource {
    try team.agree { try prepare(team: team) }
    return try team.agree { try open() }
  }

  private func prepare(team: Communicator) throws {
    try run.training.checkTeam(size: team.size)
    if team.isRoot { try writeTokens() }
  }

  private func open() throws -> any SequenceSource {
    let texts = try TrainingStream(
      TrainingSubset(TokenFile(path: path)), sequenceLength: run.sequenceLength,
      order: .init(run.training.shuffle, seed: run.training.seeds.order))
    return run.withChangedInputs(texts, vocabularySize: run.model.vocabularySize, endOfText: Self.endOfText)
  }

  private static let endOfText: UInt32 = 0

  private func writeTokens() throws {
    try TokenFile.write(
      [randomTokens()], endOfText: Self.endOfText, vocabularySize: run.model.vocabularySize, to: path)
  }

  private func randomTokens() -> [UInt32] {
    let ordinary = UInt64(run.model.vocabularySize - 1)
    var noise = Noise()
    return (1..<run.data.tokens).map { _ in 1 + UInt32(noise.next() % ordinary) }
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
  }
}

/// A linear congruential generator (Knuth's MMIX) of 31 bits.
private struct Noise {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
