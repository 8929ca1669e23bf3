import Files
import Foundation
import TensorKernels

/// A run between two steps: everything that the next step depends on but for the run's configuration.
///
/// The order of the data and all random numbers are functions of the configuration and the step, so a number of steps
/// restores them.
public struct TrainingState {
  /// What is known of a run besides its tensors.
  public struct Progress: Codable, Sendable, Equatable {
    /// The run that it belongs to.
    public var run: Fingerprint
    /// How many steps were made.
    public var step: Int
    /// The sum of the losses of the steps that the run's training loss is the mean of.
    public var lossSum: Double
    /// The length of the metrics' file in bytes.
    public var metricsLength: Int
    /// The checksum of those bytes.
    public var metricsChecksum: String
    /// Seconds that the run took so far, and those spent in steps.
    public var seconds: Double, stepSeconds: Double
    /// Seconds that writing the checkpoint before took; nil for the first one.
    public var checkpointSeconds: Double?

    /// A run after some steps.
    public init(
      run: Fingerprint, step: Int, lossSum: Double, metricsLength: Int, metricsChecksum: String, seconds: Double,
      stepSeconds: Double, checkpointSeconds: Double?
    ) {
      self.run = run
      self.step = step
      self.lossSum = lossSum
      self.metricsLength = metricsLength
      self.metricsChecksum = metricsChecksum
      self.seconds = seconds
      self.stepSeconds = stepSeconds
      self.checkpointSeconds = checkpointSeconds
    }
  }

  private static let progressKey = "chorus.progress"

  /// What is known besides the tensors.
  public let progress: Progress
  private let file: SafetensorsFile

  /// Opens a checkpoint and verifies its checksum.
  ///
  /// - Throws: `FileError.system`, `CheckpointError`.
  public init(path: String) throws {
    file = try SafetensorsFile(path: path)
    guard let text = file.metadata[Self.progressKey],
      let progress = try? JSONDecoder().decode(Progress.self, from: Data(text.utf8)), progress.step >= 0,
      progress.metricsLength >= 0
    else { throw CheckpointError.malformed(path: path, reason: "it does not say which run it belongs to") }
    self.progress = progress
  }

  /// Copies the weights and both moments into tensors of **shape** [1, count].
  ///
  /// - Throws: `CheckpointError` when the checkpoint is of another model.
  public func read(weights: Tensor, firstMoments: Tensor, secondMoments: Tensor) throws {
    for (name, tensor) in Self.named(weights, firstMoments, secondMoments) {
      try file.read(name, shape: [tensor.columns], into: tensor)
    }
  }

  /// Writes a checkpoint, whole or not at all.
  ///
  /// - Parameters: the tensors have **shape** [1, count].
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public static func write(
    _ progress: Progress, weights: Tensor, firstMoments: Tensor, secondMoments: Tensor, to path: String
  ) throws {
    let entries = named(weights, firstMoments, secondMoments).map { name, tensor in
      SafetensorsWriter.Entry(name: name, shape: [tensor.columns], tensor: tensor)
    }
    let text = String(decoding: try canonicalJSON(progress, pretty: false), as: UTF8.self)
    try SafetensorsWriter.write(entries, metadata: [progressKey: text], to: path)
  }

  private static func named(_ weights: Tensor, _ first: Tensor, _ second: Tensor) -> [(String, Tensor)] {
    [("weights", weights), ("firstMoments", first), ("secondMoments", second)]
  }
}
