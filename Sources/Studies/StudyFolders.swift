import Files
import Training

/// Where a study keeps things: what is computed in a store that studies share, what it says in a folder of its own.
public struct StudyFolders: Sendable {
  /// The folder given with `--output`.
  public let output: String
  /// The study's name.
  public let study: String

  /// The folders below an output folder.
  public init(output: String, study: String) {
    self.output = output
    self.study = study
  }

  /// The ledger, the results and the report.
  public var own: String { "\(output)/study/\(study)" }
  /// The study's result as JSON.
  public var result: String { "\(own)/result.json" }
  /// The report's figures.
  public var figures: String { "\(own)/figures" }
  /// The report.
  public var report: String { "\(own)/report.html" }
  /// A corpus by its recipe.
  func corpus(_ recipe: Fingerprint) -> String { "\(output)/store/corpora/\(study)-\(recipe.short)" }
  /// The evaluations of ensembles.
  var evaluations: EvaluationStore { EvaluationStore(folder: "\(output)/store/evaluations") }
  /// A run by its configuration; the name in front is for people.
  func run(_ name: String, _ fingerprint: Fingerprint) -> String {
    "\(output)/store/runs/\(name)-\(fingerprint.short)"
  }
}
