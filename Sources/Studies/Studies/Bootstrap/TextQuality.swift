import NearestNeighbors
import Synthesis
import Worlds

/// The quality of a sample of texts, by measures without a judge, for synthetic and for real text.
public struct TextQuality: Codable, Sendable {
  /// Repetition, duplicates, copying and the overlap with the document that each text was written from; for texts without one, the
  /// latter say nothing.
  public let texts: SynthesisQuality
  /// The overlap with the training documents, and the words that none of them has.
  public let corpus: CorpusOverlap
  /// The similarity to the document that each text was written from, beside another's; absent for texts without one.
  public let relevance: PairRelevance?
  /// The statements of the texts about a generated world; absent where no facts are known.
  public let facts: Facts?

  /// The statements of texts about a generated world.
  public struct Facts: Codable, Sendable {
    /// The numbers of statements that are right and wrong, and of sentences without a statement.
    public let right: Int, wrong: Int, unreadable: Int
    /// The fraction of texts about the concept of their document; absent for texts without one.
    public let sameConcept: Double?

    /// The fraction of statements that are wrong.
    public var wrongFraction: Double? { right + wrong > 0 ? Double(wrong) / Double(right + wrong) : nil }
  }
}
