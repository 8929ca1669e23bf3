import Configurations
import Corpora
import TensorKernels

/// The section `distillation` of a run file: how a student learns from its teacher.
public struct DistillationSettings: Sendable, Equatable {
  /// The directory of a teacher's samples; nil when there are none, or another place says where.
  public var samples: String?
  /// The fraction of the sequences that are samples; nil: that of the method.
  public var share: Double?
  /// k, the number of tokens whose probabilities are stored; nil: the default of 32, or V where that is smaller.
  public var topCount: Int?
  /// τ; 1 compares the distributions as they are.
  public var temperature: Double
  /// λ; one half gives text and teacher equal weight.
  public var weight: Double
  /// The average over the teacher's members; probabilities are the better average of many members.
  public var averaging: MemberAveraging
  /// The members' weights in that average, one for each; nil for equal ones. Those of probabilities add up to 1.
  public var memberWeights: [Double]?
  /// The n-gram model that teaches beside the members, over samples; nil for none.
  public var ngram: NGramTeacher?
  /// The keys in the section that concern distributions.
  public let namedDistributionKeys: [String]
  /// True when the section has a key that concerns distributions, or their average.
  let namesDistributions: Bool

  /// Reads the section, which may be empty.
  ///
  /// - Parameter known: the average, where the key was read already.
  /// - Throws: `ConfigurationError`.
  public init(_ section: ConfigurationSection, averaging known: MemberAveraging? = nil) throws(ConfigurationError) {
    namedDistributionKeys = Self.distributionKeys.filter { section.has($0) }
    namesDistributions = ["averaging", "memberWeights"].contains { section.has($0) } || !namedDistributionKeys.isEmpty
    samples = section.has("samples") ? try section.text("samples") : nil
    share = section.has("share") ? try section.number("share", in: 0...1) : nil
    topCount = section.has("topK") ? try section.integer("topK", in: 1...1_000_000) : nil
    temperature = try section.number("temperature", in: 1e-2...1e2, default: 1)
    weight = try section.number("weight", in: 0...1, default: 0.5)
    averaging = if let known { known } else { try section.choice("averaging", default: .probabilities) }
    memberWeights = try Self.memberWeights(section, averaging)
    ngram = section.has("ngram") ? try NGramTeacher(section.section("ngram")) : nil
    try section.finish()
    guard ngram == nil || temperature == 1 else {
      throw .contradiction(
        "\(section.path(of: "ngram")) has no logits that a temperature could divide; leave temperature out")
    }
    if let share { _ = try RunConfiguration.mixingRatio(samples: share) }
  }

  private static func memberWeights(
    _ section: ConfigurationSection, _ averaging: MemberAveraging
  ) throws(ConfigurationError) -> [Double]? {
    guard section.has("memberWeights") else { return nil }
    let range = averaging == .logits ? -greatestWeight...greatestWeight : 0...1
    let weights = try section.numbers("memberWeights", in: range)
    let sum = weights.reduce(0, +)
    guard averaging == .logits || abs(sum - 1) <= weightTolerance else {
      throw .contradiction(
        "\(section.path(of: "memberWeights")) of a mean of probabilities must add up to 1, not \(sum); divide them by their sum"
      )
    }
    return weights
  }

  /// Fitted weights of logits have a sum near 1; much larger ones overflow.
  private static let greatestWeight = 1e6
  /// Weights that were written with six decimals or more are accepted.
  private static let weightTolerance = 1e-6

  /// The keys that only a student of distributions reads.
  public static let distributionKeys = ["topK", "temperature", "weight"]

  /// An n-gram model that teaches beside an ensemble. It knows the documents that it was counted on by heart, so it teaches over
  /// samples alone.
  public struct NGramTeacher: Sendable, Equatable {
    /// Its directory.
    public let directory: String
    /// The weight of its probabilities, in `0...1`; those of the ensemble have the rest.
    public let weight: Double

    /// A model with a weight.
    public init(directory: String, weight: Double) {
      self.directory = directory
      self.weight = weight
    }

    init(_ section: ConfigurationSection) throws(ConfigurationError) {
      directory = try section.text("model")
      weight = try section.number("weight", in: 0...1)
      try section.finish()
    }
  }

  /// k for a vocabulary.
  public func topCount(vocabulary: Int) -> Int { min(topCount ?? Self.defaultTopCount, vocabulary) }

  /// Enough for nearly all of a small model's probability, at a few hundred bytes a token.
  private static let defaultTopCount = 32
  /// Real : synthetic = 1 : 9, as published (Kim et al., 2025).
  public static let defaultShare = 0.9
}
