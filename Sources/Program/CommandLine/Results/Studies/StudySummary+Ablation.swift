import Files
import Statistics
import Studies

extension StudySummary {
  /// The switches of training, of one size and number of tokens.
  struct Ablation: Encodable {
    let model: String
    let tokens: Int
    /// The mean loss on test of the study's own settings.
    let baseLoss: Double
    let switches: [Switch]

    init(_ result: AblationResult) {
      model = result.model
      tokens = result.tokens
      baseLoss = result.base.test.members.map(\.nats).mean
      switches = result.rows.map { Switch($0, of: result) }
    }
  }

  /// Models with a switch.
  struct Switch: Encodable {
    let name: String
    let switches: [String]
    let weightDecay: Double
    let testLoss: Double
    /// The mean change of the loss on test, seed by seed, and Student's 95 % interval; null for one model.
    let change: Double
    @OrNull var interval: [Double]?
    /// The change of the loss of as many members together as both have.
    let ensembleChange: Double
    /// True when it is better on validation by more than the interval.
    let isKept: Bool

    init(_ row: AblationResult.Row, of result: AblationResult) {
      let changes = result.changes(row)
      name = row.name
      switches = row.switches
      weightDecay = row.point.weightDecay
      testLoss = row.test.members.map(\.nats).mean
      change = changes.mean
      interval = ConfidenceInterval(meanOf: changes)?.ends
      ensembleChange = result.ensembleChange(row)
      isKept = result.isKept(row)
    }
  }
}
