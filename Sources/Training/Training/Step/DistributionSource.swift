import Corpora
import TeacherData
import TensorKernels

/// The sequences of a stream, with a teacher's distribution of each target.
package final class DistributionSource: SequenceSource {
  private let stream: TrainingStream
  private let distributions: DistributionFile
  /// λ, the weight of the divergence from the teacher.
  private let weight: Double

  package init(_ stream: TrainingStream, _ distributions: DistributionFile, weight: Double) {
    self.stream = stream
    self.distributions = distributions
    self.weight = weight
  }

  /// T, the length of every sequence in tokens.
  package var sequenceLength: Int { stream.sequenceLength }

  /// Appends sequences and their distributions to a batch.
  package func read(_ range: Range<Int>, into batch: inout TokenBatch) {
    stream.read(range, into: &batch)
    var teacher = batch.teacher.take() ?? emptyTargets()
    for number in range {
      distributions.append(
        stream.targetPositions(ofSequence: number), tokens: &teacher.tokens, probabilities: &teacher.probabilities)
    }
    batch.teacher = teacher
  }

  private func emptyTargets() -> TeacherTargets {
    TeacherTargets(
      topCount: distributions.recipe.topCount, temperature: Float(distributions.recipe.temperature),
      weight: Float(weight))
  }
}
