import Corpora
import TeacherData

/// Where a run finds what its teacher gives; the result depends on the content alone.
public struct TeachingMaterial: Sendable {
  /// The samples.
  public var samples: SampleCorpus?
  /// The directories of the distributions over documents and over samples.
  public var documentDistributions: String?, sampleDistributions: String?

  /// Nothing, or what there is.
  public init(
    samples: SampleCorpus? = nil, documentDistributions: String? = nil, sampleDistributions: String? = nil
  ) {
    self.samples = samples
    self.documentDistributions = documentDistributions
    self.sampleDistributions = sampleDistributions
  }
}
