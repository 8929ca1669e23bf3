import Distillation
import Files
import Statistics
import TensorKernels

/// Students that learned by one method and differ by seed alone.
public struct DistilledResult: Codable, Sendable {
  /// The method by which they learned.
  public let method: DistillationMethod
  /// The number of students in each chain, of which these are the last; absent for other methods.
  public let links: Int?
  /// The students' size and N, and D.
  public let model: String, parameters: Int, tokens: Int
  /// Their hyperparameters, and the settings of learning from the teacher that were tried.
  public let point: GridPoint
  /// The size of the teacher's members, and their number.
  public let teacher: String, teacherMembers: Int
  /// The average over them that taught, chosen on validation; absent where the study names one.
  public let averaging: MemberAveraging?
  /// The members' weights in it where the study fits them, which are equal where validation prefers that; absent in other studies.
  public let memberWeights: [Double]?
  /// The n-gram model that taught beside them; absent for none.
  public let ngram: NGramWeight?
  /// The loss of the teacher's members together, and of the best single model of its size, on test in nats per token.
  public let teacherLoss: Double, bestSingleLoss: Double
  /// Each student's loss on test.
  public let losses: [Double]
  /// Student's 95 % interval of the mean loss over the seeds; absent for fewer than two.
  public let lossInterval: ConfidenceInterval?
  /// The search for their settings; absent where they are given.
  public let search: StudentSearchResult?
  /// The students' runs.
  public let fingerprints: [Fingerprint], directories: [String]

  /// The names in files of results, which stay those of the first version.
  private enum CodingKeys: String, CodingKey {
    case method, links, model, parameters, tokens, point, teacher, teacherMembers, averaging, memberWeights, ngram
    case teacherLoss, bestSingleLoss
    case losses, lossInterval, search, fingerprints
    case directories = "folders"
  }

  /// The mean loss on test.
  public var loss: Double { losses.reduce(0, +) / Double(max(losses.count, 1)) }

  private var gain: Retained { Retained(teacher: teacherLoss, bestSingle: bestSingleLoss) }

  /// The fraction of the ensemble's gain retained, (best single − student)/(best single − teacher) of the mean loss; nil when
  /// the teacher is no better than one model.
  public var retained: Double? { gain.fraction(student: loss) }

  /// The interval of `retained` over the students' seeds, with the losses of teacher and best single model as they are.
  public var retainedInterval: (low: Double, high: Double)? {
    guard let lossInterval, let low = gain.fraction(student: lossInterval.high),
      let high = gain.fraction(student: lossInterval.low)
    else { return nil }
    return (low, high)
  }

  /// Student's 95 % interval of a mean; nil for fewer than two losses.
  package static func interval(of losses: [Double]) -> ConfidenceInterval? {
    guard losses.count > 1 else { return nil }
    return ConfidenceInterval(
      around: losses.mean, standardError: losses.standardErrorOfMean, degreesOfFreedom: losses.count - 1)
  }
}
