import Files
import Foundation

extension Run: Artifact {
  /// A run.
  public static let kind = ArtifactKind.run

  /// The fingerprint of the run.
  public var recipe: Fingerprint { fingerprint }
  /// The file of the result.
  public var manifestName: String { "result.json" }
  /// The directory of the checkpoints.
  public var workDirectories: [String] { ["state"] }

  /// The fingerprint of the run that a result is of.
  public func recipe(of result: RunResult) -> Fingerprint { result.fingerprint }

  /// `TrainingError.otherRun`, with what its configuration says otherwise.
  public func refusal(of other: Fingerprint) throws -> any Error {
    let recorded = recordedConfiguration()
    return TrainingError.otherRun(
      directory: directory, differences: recorded?.differences(from: configuration) ?? [])
  }

  /// True when the directory has the configuration of a run.
  public func isBegun(with entries: [String]) -> Bool { recordedConfiguration() != nil }

  /// The fingerprint of the run of which the directory has the configuration.
  public func interruptedRecipe() throws -> Fingerprint? { try recordedConfiguration()?.fingerprint() }

  private func recordedConfiguration() -> RunConfiguration? {
    (try? readFile(configurationPath)).flatMap { try? JSONDecoder().decode(RunConfiguration.self, from: Data($0)) }
  }
}
