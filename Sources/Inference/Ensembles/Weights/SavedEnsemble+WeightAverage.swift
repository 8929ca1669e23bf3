import Checkpoints
import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

extension SavedEnsemble {
  /// The loss of one model whose weights are the means of the members' weights. Collective; all ranks read the same directories.
  ///
  /// - Throws: `EnsembleError.unequalMembers` when shapes differ, `AgreedFailure` when a rank cannot read, `MPIError`.
  public func weightAverageLoss(_ split: Split, of corpus: Corpus, world: Communicator) throws -> Loss {
    let (mean, scorer) = try world.agree {
      let stream = try EvaluationStream(
        try corpus.tokens(split), sequenceLength: models[0].contextLength, split: split)
      return (try meanWeights(), SplitScorer(stream, model: models[0]))
    }
    return Loss(try scorer.logProbabilities(mean, team: world), bytes: corpus.manifest.part(split).bytes)
  }

  /// The mean of the members' weights, summed in their order.
  private func meanWeights() throws -> Parameters {
    let mean = Parameters(ParameterLayout(models[0]))
    for (directory, model) in zip(directories, models) {
      guard model == models[0] else {
        throw EnsembleError.unequalMembers(
          directory: directory, what: "parameter count", expected: mean.layout.count,
          found: ParameterLayout(model).count)
      }
      mean.flat.add(try ModelDirectory.read(directory).flat, times: 1 / Float(directories.count))
    }
    return mean
  }
}
