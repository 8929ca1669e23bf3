import Evaluation
import Transformers

/// A member of an ensemble: facts that all ranks know, and a way to open it on the ranks that hold it.
public struct EnsembleMember {
  private enum Access {
    case scorer((WorkingMemory) throws -> any Scorer)
    case logitScorer((WorkingMemory) throws -> any LogitScorer)
  }

  /// V.
  public let vocabularySize: Int
  /// The shape of a transformer, from which its memory is estimated; nil for other members.
  let model: ModelConfiguration?
  private let access: Access

  private init(vocabularySize: Int, model: ModelConfiguration? = nil, _ access: Access) {
    self.vocabularySize = vocabularySize
    self.model = model
    self.access = access
  }

  /// A transformer.
  ///
  /// - Parameter read: gives its weights; called on the ranks that hold the member.
  public init(transformer model: ModelConfiguration, read: @escaping () throws -> Parameters) {
    self.init(
      vocabularySize: model.vocabularySize, model: model,
      .logitScorer { TransformerScorer(try read(), on: $0.transformer(model)) })
  }

  /// A scorer without logits.
  public init(_ scorer: any Scorer) {
    self.init(vocabularySize: scorer.vocabularySize, .scorer { _ in scorer })
  }

  /// A scorer with logits.
  public init(_ scorer: any LogitScorer) {
    self.init(vocabularySize: scorer.vocabularySize, .logitScorer { _ in scorer })
  }

  /// A scorer that is made when it is needed, on the ranks that hold the member.
  init(vocabularySize: Int, open: @escaping (WorkingMemory) throws -> any Scorer) {
    self.init(vocabularySize: vocabularySize, .scorer(open))
  }

  /// True for members with logits.
  public var hasLogits: Bool {
    if case .logitScorer = access { true } else { false }
  }

  func open(_ memory: WorkingMemory) throws -> any Scorer {
    switch access {
    case .scorer(let open): try open(memory)
    case .logitScorer(let open): try open(memory)
    }
  }

  /// The member as one with logits; nil when it has none.
  func openLogits(_ memory: WorkingMemory) throws -> (any LogitScorer)? {
    guard case .logitScorer(let open) = access else { return nil }
    return try open(memory)
  }
}
