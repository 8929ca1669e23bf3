import Corpora
import TeacherData

/// The places of the data that a run's teacher provides; the result depends on their content alone.
public struct DistillationData: Sendable {
  /// The teacher's samples.
  public var samples: SampleCorpus?
  /// The directories of the distributions over documents and over samples.
  public var documentDistributions: String?, sampleDistributions: String?

  /// No data, unless given.
  public init(
    samples: SampleCorpus? = nil, documentDistributions: String? = nil, sampleDistributions: String? = nil
  ) {
    self.samples = samples
    self.documentDistributions = documentDistributions
    self.sampleDistributions = sampleDistributions
  }
}
