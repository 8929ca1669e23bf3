import Configurations
import Corpora
import Files
import TeacherData

extension RunConfiguration {
  /// What a student learns from beside the documents. Absent in a run without a teacher, whose fingerprint is thus that of
  /// before.
  ///
  /// A run's length stays that of its tokens and epochs whatever the teacher gives: a share of samples takes the place of
  /// documents. So the same configuration without this part is the control of equal compute.
  public struct Teaching: Sendable, Hashable, Codable {
    /// A teacher's samples, mixed into the documents.
    public struct Samples: Sendable, Hashable, Codable {
      /// The content of the corpus of samples.
      public var corpus: Fingerprint
      /// How many of its first tokens.
      public var tokens: Int
      /// The share of the windows that are samples, above 0; 1: no documents at all.
      public var share: Double

      /// The first `tokens` of a corpus of samples.
      public init(corpus: Fingerprint, tokens: Int, share: Double) {
        (self.corpus, self.tokens, self.share) = (corpus, tokens, share)
      }
    }

    /// A teacher's distributions over the tokens that the student predicts.
    public struct Distributions: Sendable, Hashable, Codable {
      /// Those over documents; nil when there are none of these.
      public var documents: DistributionRecipe?
      /// Those over samples; nil when there are none of these.
      public var samples: DistributionRecipe?
      /// λ, the weight of the divergence from the teacher.
      public var weight: Double

      /// The distributions of one teacher.
      public init(documents: DistributionRecipe?, samples: DistributionRecipe?, weight: Double) {
        (self.documents, self.samples, self.weight) = (documents, samples, weight)
      }
    }

    /// The samples, when there are some.
    public var samples: Samples?
    /// The distributions, when there are some.
    public var distributions: Distributions?

    /// What a teacher gives.
    public init(samples: Samples? = nil, distributions: Distributions? = nil) {
      (self.samples, self.distributions) = (samples, distributions)
    }
  }

  /// Checks that what a teacher gives goes with the rest.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  public func checkTeaching() throws(ConfigurationError) {
    guard let distillation else { return }
    if let samples = distillation.samples { _ = try Self.blockShare(samples.share) }
    guard distillation.distributions != nil, training.shuffle == .documents else { return }
    throw .contradiction(
      "a teacher's distributions belong to fixed windows, and shuffled documents are cut anew each epoch; set training.shuffle to sequences"
    )
  }

  /// The share of samples in blocks.
  ///
  /// - Throws: `ConfigurationError.contradiction` when there are no samples, or no block of at most 1000 windows has it.
  static func blockShare(_ share: Double) throws(ConfigurationError) -> BlockShare {
    guard share > 0 else {
      throw .contradiction(
        "distillation.share \(share) leaves no samples of the teacher; give a share above 0, or leave the samples out")
    }
    guard let block = BlockShare(share) else {
      throw .contradiction(
        "distillation.share \(share) is not so many of at most 1000 windows; give a share such as 0.9")
    }
    return block
  }
}
