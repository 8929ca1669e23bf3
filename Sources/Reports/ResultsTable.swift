import Studies

/// The measured losses of a study as comma-separated values, one row for each number of members.
public enum ResultsTable {
  /// The text of `results.csv`.
  public static func csv(_ result: StudyResult) -> String {
    let heading = "model,parameters,tokens,split,averaging,K,loss,bitsPerByte,expectedLoss"
    return ([heading] + result.cells.flatMap { rows($0) }).joined(separator: "\n") + "\n"
  }

  private static func rows(_ cell: StudyResult.CellResult) -> [String] {
    [("validation", cell.validation), ("test", cell.test)].flatMap { split, curves in
      [("logits", curves.logits), ("probabilities", curves.probabilities)].flatMap { averaging, curve in
        curve.losses.enumerated().map { index, loss in
          "\(cell.model),\(cell.parameters),\(cell.tokens),\(split),\(averaging),\(index + 1),\(loss.nats),\(loss.bitsPerByte),\(curve.expected[index])"
        }
      }
    }
  }
}
