import Checkpoints
import Corpora
import Ensembles
import TensorKernels
import Transformers

/// The means of a model's last hidden states over a document's tokens.
///
/// The states are those after the last normalization. A document that is longer than the model's context is read in windows of
/// the context, and the mean is over all of its tokens.
public final class ModelEmbeddings: EmbeddingSource {
  /// The tokens of one pass, about.
  private static let tokensPerPass = 1024
  /// Windows are padded to a multiple of this, so that those of similar length make one pass.
  private static let padding = 16

  /// The checksum of the weights.
  public let content: String
  /// The directory of the model.
  public let name: String
  private let documents: any EmbeddedTexts
  private let parameters: Parameters
  private let transformer: Transformer
  private let states: Tensor

  /// Reads a model.
  ///
  /// - Throws: `EnsembleError` when it is not one of the corpus's tokens, `FileError`, `CheckpointError`.
  public convenience init(_ directory: String, of documents: PairedDocuments) throws {
    try self.init(directory, of: documents, corpus: documents.corpus)
  }

  /// Reads a model that embeds texts of its own.
  ///
  /// - Parameter corpus: the corpus whose tokens the texts have.
  /// - Throws: as the other initializer.
  public init(_ directory: String, of documents: any EmbeddedTexts, corpus: Corpus) throws {
    let models = try SavedModels(directories: [directory], corpus: corpus)
    self.documents = documents
    parameters = try models.read(0)
    content = try ModelDirectory.weightsChecksum(directory)
    name = "model \(directory)"
    let model = models.models[0]
    let capacity = max(Self.tokensPerPass, model.contextLength)
    transformer = Transformer(model, capacity: capacity, purpose: .evaluation)
    states = Tensor(rows: capacity, columns: model.hiddenSize)
  }

  /// D.
  public var width: Int { transformer.configuration.hiddenSize }
  /// All states of a model have a large part in common.
  public var isCentered: Bool { true }
  /// The model reads every token.
  public var isKept: Bool { true }
  /// Documents of similar length make passes that are large enough for the full rate of products.
  public var blockLength: Int { 256 }

  /// Some tokens of a document that one window holds.
  private struct Window {
    let document: Int
    let tokens: ArraySlice<UInt32>
  }

  /// Computes the mean states of a block.
  public func embed(_ documents: Range<Int>, into vectors: Tensor) {
    vectors.fill(0)
    let windows = windows(of: documents)
    var rest = windows[...]
    while let longest = rest.first {
      let length = paddedLength(longest.tokens.count)
      let pass = rest.prefix(max(1, Self.tokensPerPass / length))
      add(Array(pass), length: length, to: vectors, first: documents.lowerBound)
      rest = rest.dropFirst(pass.count)
    }
    for row in 0..<vectors.rows {
      vectors.row(at: row).scale(by: 1 / Float(self.documents.tokens(of: documents.lowerBound + row).count))
    }
  }

  /// The windows of a block, the longest first.
  private func windows(of documents: Range<Int>) -> [Window] {
    let context = transformer.configuration.contextLength
    let windows = documents.flatMap { document in
      let tokens = self.documents.tokens(of: document)
      return stride(from: 0, to: tokens.count, by: context).map { start in
        Window(document: document, tokens: tokens[start..<min(start + context, tokens.count)])
      }
    }
    return windows.enumerated().sorted { ($1.element.tokens.count, $0.offset) < ($0.element.tokens.count, $1.offset) }
      .map(\.element)
  }

  private func paddedLength(_ count: Int) -> Int {
    min(count.divided(by: Self.padding) * Self.padding, transformer.configuration.contextLength)
  }

  /// Adds the states of windows to their documents' vectors. Tokens look back only, so those behind a window's end change nothing.
  private func add(_ windows: [Window], length: Int, to vectors: Tensor, first: Int) {
    var inputs: [UInt32] = []
    for window in windows {
      inputs += window.tokens
      inputs += repeatElement(0, count: length - window.tokens.count)
    }
    let batch = TokenBatch(inputs: inputs, targets: inputs, sequenceLength: length)
    let states = self.states.rows(0..<batch.count)
    transformer.states(of: batch, parameters: parameters, into: states)
    for (index, window) in windows.enumerated() {
      let sum = vectors.row(at: window.document - first)
      for token in 0..<window.tokens.count { sum.add(states.row(at: index * length + token)) }
    }
  }
}

/// Texts that a model embeds.
public protocol EmbeddedTexts: Sendable {
  /// The number of texts.
  var count: Int { get }
  /// The tokens of a text; at least one.
  func tokens(of text: Int) -> [UInt32]
}

extension PairedDocuments: EmbeddedTexts {}
