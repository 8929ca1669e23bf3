import Configurations
import Corpora
import Files
import TeacherData

extension RunConfiguration {
  /// The data of a teacher that a student learns from beside the documents. Absent in a run without a teacher, whose
  /// fingerprint is thus that of before.
  ///
  /// A run's length stays that of its tokens and epochs whatever the teacher gives: samples take the place of documents. So
  /// the same configuration without this part is the control of equal compute.
  public struct Distillation: Sendable, Hashable, Codable {
    /// A teacher's samples, mixed into the documents.
    public struct Samples: Sendable, Hashable, Codable {
      /// The content of the corpus of samples.
      public var corpus: Fingerprint
      /// The number of its first tokens that are used.
      public var tokens: Int
      /// The fraction of the sequences that are samples, above 0; 1: no documents at all.
      public var share: Double

      /// The first `tokens` of a corpus of samples.
      public init(corpus: Fingerprint, tokens: Int, share: Double) {
        self.corpus = corpus
        self.tokens = tokens
        self.share = share
      }
    }

    /// A teacher's distributions over the tokens that the student predicts.
    public struct Distributions: Sendable, Hashable, Codable {
      /// The distributions over documents; nil when there are none.
      public var documents: DistributionRecipe?
      /// The distributions over samples; nil when there are none.
      public var samples: DistributionRecipe?
      /// λ, the weight of the divergence from the teacher.
      public var weight: Double

      /// The recipes of the distributions.
      public var recipes: [DistributionRecipe] { [documents, samples].compactMap { $0 } }

      /// The distributions of one teacher.
      public init(documents: DistributionRecipe?, samples: DistributionRecipe?, weight: Double) {
        self.documents = documents
        self.samples = samples
        self.weight = weight
      }
    }

    /// The samples, when there are some.
    public var samples: Samples?
    /// The distributions, when there are some.
    public var distributions: Distributions?

    /// The data of a teacher.
    public init(samples: Samples? = nil, distributions: Distributions? = nil) {
      self.samples = samples
      self.distributions = distributions
    }
  }

  /// Checks that the teacher's data can be combined with the rest of the configuration.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  public func checkDistillation() throws(ConfigurationError) {
    guard let distillation else { return }
    if let samples = distillation.samples { _ = try Self.mixingRatio(samples: samples.share) }
    guard distillation.distributions != nil else { return }
    guard !data.hasPairs else {
      throw .contradiction(
        "a teacher's distributions belong to the windows of documents, not of pairs; leave the pairs or the distributions out"
      )
    }
    guard data.sources.count == 1 else {
      throw .contradiction(
        "a teacher's distributions belong to one corpus, but the run mixes \(data.sources.count); name one corpus")
    }
    guard training.shuffle == .documents else { return }
    throw .contradiction(
      "a teacher's distributions belong to fixed windows, and shuffled documents are cut anew each epoch; set training.shuffle to sequences"
    )
  }

  /// The mixing ratio of samples and documents, in this order.
  ///
  /// - Parameter fraction: of the sequences that are samples.
  /// - Throws: `ConfigurationError.contradiction` when there are no samples, or no block of at most 1000 sequences has the
  ///   fraction.
  package static func mixingRatio(samples fraction: Double) throws(ConfigurationError) -> MixingRatio {
    guard fraction > 0 else {
      throw .contradiction(
        "distillation.share \(fraction) leaves no samples of the teacher; give a fraction above 0, or leave the samples out"
      )
    }
    guard let ratio = MixingRatio(fraction: fraction) else {
      throw .contradiction(
        "distillation.share \(fraction) is not so many of at most 1000 windows; give a fraction such as 0.9")
    }
    return ratio
  }
}
