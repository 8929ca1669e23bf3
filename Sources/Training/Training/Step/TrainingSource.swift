import Corpora
import TeacherData
import TensorKernels
import Transformers

/// The windows of a run with all that is to be learned from them: documents, a teacher's samples, its distributions.
package final class TrainingSource {
  private let documents: TrainingStream
  private let samples: TrainingStream?
  private let mixture: TrainingMixture?
  private let documentDistributions, sampleDistributions: DistributionFile?
  private let weight: Double

  /// Opens what a run learns from.
  ///
  /// - Throws: `CorpusError`, `FileError`, `ConfigurationError`; `TrainingError.otherTeaching` when the material is not
  ///   that of the configuration.
  package init(_ run: RunConfiguration, subset: TrainingSubset, material: TeachingMaterial) throws {
    try run.checkTeaching()
    let (training, length) = (run.training, run.model.contextLength)
    documents = try TrainingStream(
      subset, sequenceLength: length, shuffle: training.shuffle, seed: training.seeds.order)
    if let teaching = run.distillation?.samples {
      guard let corpus = material.samples, corpus.fingerprint == teaching.corpus else {
        throw TrainingError.otherTeaching(what: "samples", place: material.samples?.directory)
      }
      samples = try TrainingStream(
        TrainingSubset(corpus.tokens(), count: teaching.tokens), sequenceLength: length, shuffle: training.shuffle,
        seed: training.seeds.order, purpose: .sampleOrder)
      mixture = TrainingMixture(
        share: try RunConfiguration.blockShare(teaching.share), seed: training.seeds.order)
    } else {
      (samples, mixture) = (nil, nil)
    }
    let distributions = run.distillation?.distributions
    weight = distributions?.weight ?? 0
    documentDistributions = try Self.open(distributions?.documents, in: material.documentDistributions)
    sampleDistributions = try Self.open(distributions?.samples, in: material.sampleDistributions)
  }

  private static func open(_ recipe: DistributionRecipe?, in directory: String?) throws -> DistributionFile? {
    guard let recipe else { return nil }
    guard let directory, let distributions = try DistributionArtifact(recipe, directory: directory).finished() else {
      throw TrainingError.otherTeaching(what: "distributions", place: directory)
    }
    return try distributions.open()
  }

  /// T.
  package var sequenceLength: Int { documents.sequenceLength }

  /// Reads windows of the run, counted from its start.
  package func read(_ range: Range<Int>, into batch: inout TokenBatch) {
    guard mixture != nil || documentDistributions != nil else {
      return batch.refill { documents.append(range, inputs: &$0, targets: &$1) }
    }
    var teacher = batch.teacher ?? newTargets()
    teacher?.removeAll()
    batch.refill { inputs, targets in
      for index in range { append(index, &inputs, &targets, &teacher) }
    }
    batch.teacher = teacher
  }

  private func newTargets() -> TeacherTargets? {
    (documentDistributions ?? sampleDistributions).map {
      TeacherTargets(
        topCount: $0.recipe.topCount, temperature: Float($0.recipe.temperature), weight: Float(weight))
    }
  }

  private func append(
    _ index: Int, _ inputs: inout [UInt32], _ targets: inout [UInt32], _ teacher: inout TeacherTargets?
  ) {
    let (stream, number, distributions) = place(of: index)
    stream.append(number..<number + 1, inputs: &inputs, targets: &targets)
    guard let distributions, var own = teacher.take() else { return }
    distributions.append(
      stream.targetPositions(ofSequence: number), tokens: &own.tokens, probabilities: &own.probabilities)
    teacher = own
  }

  /// Which stream a window of the run comes from, and its number there.
  private func place(of index: Int) -> (TrainingStream, Int, DistributionFile?) {
    guard let mixture, let samples else { return (documents, index, documentDistributions) }
    return switch mixture[index] {
    case .document(let number): (documents, number, documentDistributions)
    case .sample(let number): (samples, number, sampleDistributions)
    }
  }
}
