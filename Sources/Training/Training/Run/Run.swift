import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import Transformers

/// A run and the directory that it is kept in.
public struct Run {
  /// Everything that the result depends on.
  public let configuration: RunConfiguration
  /// The fingerprint of the configuration.
  public let fingerprint: Fingerprint
  /// The directory of its files.
  public let directory: String
  /// The opened data.
  public let inputs: RunInputs
  /// The settings that the result does not depend on.
  let options: RunOptions

  /// - Parameter fingerprint: that of the configuration where it is known; it is computed otherwise.
  /// - Throws: `TrainingError.otherCorpus` when a corpus is not the configured one, `ConfigurationError.contradiction` when
  ///   the run would exceed a limit.
  public init(
    _ configuration: RunConfiguration, inputs: RunInputs, directory: String, options: RunOptions = RunOptions(),
    fingerprint: Fingerprint? = nil
  ) throws {
    precondition(configuration.data.sources.count == inputs.corpora.count, "each configured corpus is opened")
    for (source, corpus) in zip(configuration.data.sources, inputs.corpora) where source.corpus != corpus.fingerprint {
      throw TrainingError.otherCorpus(directory: corpus.directory)
    }
    try configuration.check(options.limits)
    self.configuration = configuration
    self.fingerprint = try fingerprint ?? configuration.fingerprint()
    self.inputs = inputs
    self.directory = directory
    self.options = options
  }

  /// The result, when the run is finished; nil when it is not.
  ///
  /// - Throws: `TrainingError.otherRun` when the directory holds another run, `FileError.directoryNotEmpty` when it holds
  ///   something else, `FileError.corrupted` when the result is not what was written.
  public func finishedResult() throws -> RunResult? { try finished() }

  /// The step and loss at which the run diverged, when it did.
  ///
  /// - Throws: as `finishedResult`.
  public func divergence() throws -> Divergence? {
    guard let divergence = try SealedFile.read(Divergence.self, from: divergencePath) else { return nil }
    try checkRecipe(divergence.fingerprint)
    return divergence
  }

  /// Returns true when the run has finished or diverged.
  ///
  /// - Throws: as `finishedResult`.
  public func isEnded() throws -> Bool { try finishedResult() != nil || divergence() != nil }

  /// True when this rank sees the file of the run's end, which is not read.
  public var showsEnd: Bool { exists(manifestPath) || exists(divergencePath) }

  /// The time of the training to its end; nil when that is not known.
  public func timing() -> RunTiming? {
    (try? readFile(timingPath)).flatMap { try? JSONDecoder().decode(RunTiming.self, from: Data($0)) }
  }

  var divergencePath: String { "\(directory)/diverged.json" }
  var timingPath: String { "\(directory)/timing.json" }
  var configurationPath: String { "\(directory)/configuration.json" }
  /// The checkpoints while the run is not finished.
  var state: StateDirectory { StateDirectory(ofRun: directory) }

  /// Makes the directory, writes the configuration into it, and removes files that a killed program left unfinished.
  func prepareDirectory() throws {
    try createDirectory(directory)
    removePartials()
    removePartialModels()
    try AtomicFile.write(canonicalJSON(configuration, pretty: true), to: configurationPath)
  }

  /// Removes the files that only an unfinished run needs; the lock of the directory is held.
  public func removeLeftovers() {
    state.remove()
    removePartials()
    removePartialModels()
  }
}
