/// A fault that ends a study.
public enum StudyError: Error, CustomStringConvertible {
  /// A member's run failed on its team while other teams work.
  case member(name: String, cause: any Error)
  /// A member's run failed on another rank of this rank's team.
  case peer(name: String, rank: Int)
  /// No run came to its end, so there is nothing to show; `keys` are those of the learning rates in the study's file.
  case allDiverged(study: String, runs: Int, keys: [String])

  /// All runs of an arm diverged.
  case armDiverged(arm: String)
  /// The text is not the one that the study's results were made from.
  case otherText(study: String, directory: String)
  /// A study has not been started in a directory, or has not come to its end there.
  case notStarted(directory: String), notEnded(directory: String)
  /// A rank does not see the result of a run that another wrote.
  case unseen

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .member(let name, let cause): "\(name): \(cause)"
    case .peer(let name, let rank): "\(name): rank \(rank) of its team failed"
    case .armDiverged(let arm):
      "all runs of the arm \(arm) diverged, so it has no result; use a smaller learning rate, or leave it out of the arms"
    case .otherText(let study, let directory):
      "the text of study \(study) is another one than its results were made from, and finished runs do not count for it; the results in \(directory) are kept: restore the text, give the study another name, or accept the text with --set corpus.acceptChangedText=true"
    case .notStarted(let directory):
      "no study has been started in \(directory); start it with chorus study run, or name the directory where it was"
    case .notEnded(let directory):
      "the study in \(directory) has not ended, so there is nothing to report; resume it with chorus study run"
    case .unseen:
      "a rank does not see results that another rank wrote two minutes ago; all nodes must share the directory of --output"
    case .allDiverged(let study, let runs, let keys):
      "study \(study): all \(runs) runs diverged, so there is nothing to evaluate; use a smaller \(keys.joined(separator: " and "))"
    }
  }
}
