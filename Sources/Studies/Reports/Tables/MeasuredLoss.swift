import Studies
import TensorKernels

/// One measured loss: a row of `results.csv`.
struct MeasuredLoss {
  /// The training behind a loss.
  struct Setting {
    let recipe: String, model: String
    /// N of one model, and D.
    let parameters: Int, tokens: Int
    let point: GridPoint
  }

  let setting: Setting
  /// The name of the split.
  let split: String
  /// The average of several members; absent for single models.
  var averaging: MemberAveraging?
  /// K.
  let members: Int
  /// Nats per token.
  let loss: Double
  var bitsPerByte: Double?
  /// The expected loss of a K-member ensemble, averaged over subsets of members, nats per token.
  var expected: Double?
  /// True when it is the best of its search, or of its ensemble's candidates.
  let isChosen: Bool
}

extension MeasuredLoss {
  /// A row for each number of members and each average.
  static func rows(
    _ curves: EnsembleCurves, of setting: Setting, split: String, isChosen: Bool
  ) -> [MeasuredLoss] {
    [MemberAveraging.logits, .probabilities].flatMap { averaging in
      let curve = curves.curve(averaging)
      return curve.losses.indices.map { index in
        MeasuredLoss(
          setting: setting, split: split, averaging: averaging, members: index + 1, loss: curve.losses[index].nats,
          bitsPerByte: curve.losses[index].bitsPerByte, expected: curve.expected[index], isChosen: isChosen)
      }
    }
  }
}
