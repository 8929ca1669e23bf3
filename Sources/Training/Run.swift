import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import Transformers

/// A run and the folder that it is kept in.
public struct Run {
  /// What is computed.
  public let configuration: RunConfiguration
  /// Where its files go.
  public let folder: String
  /// What it learns from.
  public let corpus: Corpus

  /// - Throws: `TrainingError.otherCorpus` when the corpus is not the configured one.
  public init(_ configuration: RunConfiguration, corpus: Corpus, folder: String) throws {
    guard configuration.data.corpus == corpus.fingerprint else {
      throw TrainingError.otherCorpus(folder: corpus.folder)
    }
    self.configuration = configuration
    self.corpus = corpus
    self.folder = folder
  }

  /// The result, when the run is finished; nil when it is not.
  ///
  /// - Throws: `TrainingError.otherRun` when the folder holds another run, `FileError.folderNotEmpty` when it holds
  ///   something else.
  public func finishedResult() throws -> RunResult? {
    let expected = try configuration.fingerprint()
    guard let data = try? Data(readFile(resultPath)),
      let result = try? JSONDecoder().decode(RunResult.self, from: data)
    else {
      try checkUnused(expected)
      return nil
    }
    guard result.fingerprint == expected else {
      throw TrainingError.otherRun(folder: folder, found: result.fingerprint.short, expected: expected.short)
    }
    return result
  }

  private var resultPath: String { "\(folder)/result.json" }
  private var configurationPath: String { "\(folder)/configuration.json" }

  /// Refuses a folder with files that are not of this run; an unfinished run of the same configuration is fine.
  private func checkUnused(_ expected: Fingerprint) throws {
    guard isDirectory(folder) else { return }
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard let found = entries.filter({ $0 != ".lock" }).min() else { return }
    guard let data = try? Data(readFile(configurationPath)),
      let other = try? JSONDecoder().decode(RunConfiguration.self, from: data)
    else { throw FileError.folderNotEmpty(path: folder, found: found) }
    let fingerprint = try other.fingerprint()
    guard fingerprint == expected else {
      throw TrainingError.otherRun(folder: folder, found: fingerprint.short, expected: expected.short)
    }
  }

  /// Trains the model and writes its folder, the result last. Collective over the team; all arguments agree.
  ///
  /// - Parameter report: called after each step on the team's first rank.
  /// - Throws: `AgreedFailure` when a rank cannot read or write, `TrainingError`, `MPIError`.
  public func execute(team: Communicator, report: (RunProgress) -> Void) throws -> (RunResult, RunTiming) {
    let session = try RunSession(self, corpus: corpus, team: team)
    try session.train(report: report)
    let scores = try session.score()
    let outcome = try team.agree {
      let (result, timing) = (try session.result(scores), session.timing())
      if team.isFirst {
        try LogProbabilityFile.write(scores.map { ($0.split.rawValue, $0.logProbabilities) }, to: folder)
        try ModelFolder.write(session.parameters, tokenizer: corpus.tokenizer(), to: folder)
        try AtomicFile.write(canonicalJSON(timing, pretty: true), to: "\(folder)/timing.json")
        try AtomicFile.write(canonicalJSON(result, pretty: true), to: resultPath)
      }
      return (result, timing)
    }
    try session.close()
    return outcome
  }

  /// Makes the folder and says in it which run it is for.
  func prepareFolder() throws {
    try createFolder(folder)
    try AtomicFile.write(canonicalJSON(configuration, pretty: true), to: configurationPath)
  }
}
