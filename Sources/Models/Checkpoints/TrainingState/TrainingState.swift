import Files
import TensorKernels

/// A run between two steps: everything that the next step depends on, except the run's configuration.
///
/// The order of the data and all random numbers are functions of the configuration and the step, so a number of steps
/// restores them.
public struct TrainingState {
  /// The facts of a run besides its tensors.
  public struct Progress: Codable, Sendable, Equatable {
    /// The run that it belongs to.
    public var run: Fingerprint
    /// The number of steps made.
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
    /// True when the evaluation after the last step is not complete; nil otherwise.
    public var owesEvaluation: Bool?

    /// A run after some steps.
    public init(run: Fingerprint, step: Int, lossSum: Double, metrics: MetricsLength, time: TimeSpent) {
      self.run = run
      self.step = step
      self.lossSum = lossSum
      metricsLength = metrics.length
      metricsChecksum = metrics.checksum
      seconds = time.seconds
      stepSeconds = time.stepSeconds
      checkpointSeconds = time.checkpointSeconds
    }

    /// The time that the run took so far.
    public var time: TimeSpent {
      TimeSpent(seconds: seconds, stepSeconds: stepSeconds, checkpointSeconds: checkpointSeconds)
    }
  }

  /// The metrics that were written before a checkpoint.
  public struct MetricsLength: Sendable, Equatable {
    /// The length of the metrics' file in bytes.
    public let length: Int
    /// The checksum of those bytes.
    public let checksum: String

    /// The first bytes of a file.
    public init(length: Int, checksum: String) {
      self.length = length
      self.checksum = checksum
    }
  }

  /// The seconds that a run took.
  public struct TimeSpent: Sendable, Equatable {
    /// From the start, and in training steps.
    public var seconds: Double, stepSeconds: Double
    /// In writing the last checkpoint; nil before the first one.
    public var checkpointSeconds: Double?

    /// No time at all, unless given.
    public init(seconds: Double = 0, stepSeconds: Double = 0, checkpointSeconds: Double? = nil) {
      self.seconds = seconds
      self.stepSeconds = stepSeconds
      self.checkpointSeconds = checkpointSeconds
    }
  }

  /// A named tensor of a checkpoint: the weights or a buffer of the optimizer's state.
  public struct Buffer {
    /// The name in the file.
    public let name: String
    /// One value per parameter, **shape** [1, count].
    public let values: Tensor

    /// A buffer under a name.
    public init(name: String, values: Tensor) {
      self.name = name
      self.values = values
    }

    fileprivate var entry: SafetensorsWriter.Entry {
      SafetensorsWriter.Entry(name: name, shape: [values.columns], tensor: values)
    }
  }

  /// The facts besides the tensors.
  public let progress: Progress
  private let file: SafetensorsFile

  /// Opens a checkpoint and verifies its checksum.
  ///
  /// - Throws: `FileError.system`, `CheckpointError`.
  public init(path: String) throws {
    file = try SafetensorsFile(path: path)
    guard let progress = Progress(metadata: file.metadata) else {
      throw CheckpointError.malformed(path: path, reason: "it does not say which run it belongs to")
    }
    self.progress = progress
  }

  /// Copies the tensors of the buffers' names into the buffers.
  ///
  /// - Throws: `CheckpointError` when the checkpoint is of another model or optimizer.
  public func read(into buffers: [Buffer]) throws {
    for buffer in buffers { try file.read(buffer.name, shape: [buffer.values.columns], into: buffer.values) }
  }

  /// Writes a complete checkpoint, or none.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public static func write(_ progress: Progress, _ buffers: [Buffer], to path: String) throws {
    try SafetensorsWriter.write(buffers.map(\.entry), metadata: progress.metadata(), to: path)
  }
}
