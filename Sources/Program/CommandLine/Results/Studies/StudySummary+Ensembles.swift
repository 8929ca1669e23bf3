import Files
import Studies

extension StudySummary {
  /// The losses of K-member ensembles on test.
  struct Ensemble: Encodable {
    /// The loss of K members for both averages.
    struct Point: Encodable {
      let count: Int
      let logits, probabilities: Double
    }

    /// The losses of all members with mixture weights that were fitted on validation.
    struct Weighted: Encodable {
      let logits, probabilities: Double
    }

    let model: String
    let tokens, members: Int
    let bestMember: Double
    let curve: [Point]
    @OrNull var weighted: Weighted?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case model, members, bestMember, curve, weighted
    }

    init(_ cell: StudyResult.CellResult) {
      model = cell.model
      tokens = cell.tokens
      members = cell.directories.count
      bestMember = cell.test.bestMember
      curve = zip(cell.test.logits.expected, cell.test.probabilities.expected).enumerated().map {
        Point(count: $0.offset + 1, logits: $0.element.0, probabilities: $0.element.1)
      }
      weighted = cell.weighted.map { Weighted(logits: $0.logitLoss, probabilities: $0.probabilityLoss) }
    }
  }

  /// Something that an ensemble is compared with, on test.
  struct Control: Encodable {
    let kind, model: String
    let tokens, parameters: Int
    let loss, ensembleLoss, memberLoss: Double
    @OrNull var limit: Double?
    /// The ensemble from one run, for snapshots.
    @OrNull var snapshots: ControlResult.Snapshots?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case kind, model, parameters, loss, ensembleLoss, memberLoss, limit, snapshots
    }

    init(_ control: ControlResult) {
      kind = control.kind.rawValue
      model = control.model
      tokens = control.tokens
      parameters = control.parameters
      loss = control.loss
      ensembleLoss = control.ensembleLoss
      memberLoss = control.memberLoss
      limit = control.limit
      snapshots = control.snapshots
    }
  }

  /// The students of one method, on test.
  struct Distilled: Encodable {
    let method, model: String
    let tokens, parameters, seeds: Int
    let loss, teacherLoss, bestSingleLoss: Double
    @OrNull var lossInterval: [Double]?
    /// The fraction of the ensemble's gain retained.
    @OrNull var retained: Double?
    @OrNull var interval: [Double]?
    /// The students of each chain, of which these are the last.
    @OrNull var links: Int?
    /// The average over the teacher's members that validation chose.
    @OrNull var averaging: String?
    /// The members' weights in it, where the study fits them.
    @OrNull var memberWeights: [Double]?
    /// The weight of the n-gram model that taught beside them.
    @OrNull var ngramWeight: Double?
    /// The points that were tried, and true when none beside the best one is better.
    @OrNull var tried: Int?
    @OrNull var certified: Bool?
    /// The settings of all seeds.
    let point: GridPoint

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case method, model, parameters, seeds, loss, teacherLoss, bestSingleLoss, lossInterval, retained, interval
      case links, averaging, memberWeights, ngramWeight, tried, certified, point
    }

    init(_ students: DistilledResult) {
      method = students.method.rawValue
      model = students.model
      tokens = students.tokens
      parameters = students.parameters
      seeds = students.losses.count
      loss = students.loss
      teacherLoss = students.teacherLoss
      bestSingleLoss = students.bestSingleLoss
      lossInterval = students.lossInterval?.ends
      retained = students.retained
      interval = students.retainedInterval.map { [$0.low, $0.high] }
      links = students.links
      averaging = students.averaging?.rawValue
      memberWeights = students.memberWeights
      ngramWeight = students.ngram?.weight
      tried = students.search?.trials.count
      certified = students.search?.isCertified
      point = students.point
    }
  }
}
