import Evaluation
import Studies

/// Every measured loss of a study as comma-separated values: points of searches, ensembles of each number of members,
/// controls and students.
public enum ResultsTable {
  private static let heading = [
    "recipe", "model", "parameters", "tokens", "epochs", "learningRate", "weightDecay", "split", "averaging", "K",
    "loss",
    "bitsPerByte", "expectedLoss", "isChosen",
  ]

  /// The text of `results.csv`.
  public static func csv(_ result: StudyResult) -> String {
    var table = [heading]
    for search in result.searches { table += rows(search) }
    for cell in result.cells { table += rows(cell) }
    for control in result.controls { table.append(row(control)) }
    for students in result.distilled ?? [] { table += rows(students) }
    return table.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  private static func rows(_ search: SearchResult) -> [[String]] {
    search.trials.enumerated().flatMap { index, trial in
      [("validation", trial.validation), ("test", trial.test)].compactMap { split, loss in
        loss.map { loss in
          settings(search.recipe.rawValue, search.model, search.parameters, search.tokens, trial.point)
            + [split, "", "1", "\(loss)", "", "", "\(search.best == index)"]
        }
      }
    }
  }

  private static func rows(_ cell: StudyResult.CellResult) -> [[String]] {
    [("validation", cell.validation), ("test", cell.test)].flatMap { split, curves in
      [("logits", curves.logits), ("probabilities", curves.probabilities)].flatMap { averaging, curve in
        curve.losses.enumerated().map { index, loss in
          settings("ensemble", cell.model, cell.parameters, cell.tokens, cell.point)
            + [
              split, averaging, "\(index + 1)", "\(loss.nats)", "\(loss.bitsPerByte)", "\(curve.expected[index])",
              "\(cell.isChosen)",
            ]
        }
      }
    }
  }

  private static func row(_ control: ControlResult) -> [String] {
    settings(control.kind.rawValue, control.model, control.parameters, control.tokens, control.point)
      + ["test", "", "\(max(control.directories.count, 1))", "\(control.loss)", "", "", "false"]
  }

  private static func rows(_ students: DistilledResult) -> [[String]] {
    students.losses.map { loss in
      settings(
        "distilled-\(students.method.rawValue)", students.model, students.parameters, students.tokens, students.point)
        + ["test", "", "1", "\(loss)", "", "", "false"]
    }
  }

  private static func settings(
    _ recipe: String, _ model: String, _ parameters: Int, _ tokens: Int, _ point: GridPoint
  ) -> [String] {
    [
      recipe, model, "\(parameters)", "\(tokens)", "\(point.epochs)", "\(point.learningRate)", "\(point.weightDecay)",
    ]
  }
}
