import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

extension SavedModels {
  /// The models as members of an ensemble.
  public var members: [EnsembleMember] {
    directories.indices.map { index in
      EnsembleMember(transformer: models[index]) { try read(index) }
    }
  }

  /// Reads this rank's models and tokens of their vocabulary, of which the logits of all models are wanted. Collective; all
  /// ranks read the same directories.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  package func logits(_ stream: EvaluationStream, world: Communicator) throws -> EnsembleLogits {
    try world.agree { try EnsembleLogits(members, windows: TokenWindows(stream), world: world) }
  }

  /// A model that is scored by what its run has stored for a split, where that is possible.
  ///
  /// - Parameter warn: told why it is not.
  func storedMember(
    _ index: Int, _ split: Split, of corpus: Corpus, warn: @escaping (String) -> Void
  ) -> EnsembleMember {
    EnsembleMember(vocabularySize: vocabularySize) { memory in
      do {
        let stored = try StoredScorer(split, of: corpus, directory: directories[index], model: models[index])
        if let stored { return stored }
      } catch {
        warn("the stored log-probabilities of a run cannot be used, so that its model is evaluated: \(error)")
      }
      return try readScorer(index, memory)
    }
  }

  private func readScorer(_ index: Int, _ memory: WorkingMemory) throws -> TransformerScorer {
    var estimate = MemoryEstimate()
    estimate.add(members: [models[index]])
    try estimate.check("evaluating a model with a context of \(models[index].contextLength) tokens")
    return TransformerScorer(try read(index), on: memory.transformer(models[index]))
  }

  /// The mean of the models' weights, summed in their order.
  ///
  /// - Throws: `EnsembleError.otherShape` when shapes differ; an error when a model cannot be read.
  func meanWeights() throws -> Parameters {
    let mean = Parameters(ParameterLayout(models[0]))
    for (index, model) in models.enumerated() {
      guard model == models[0] else {
        throw EnsembleError.otherShape(
          directory: directories[index], found: ParameterLayout(model).count, expected: mean.layout.count)
      }
      mean.flat.add(try read(index).flat, times: 1 / Float(directories.count))
    }
    return mean
  }
}
