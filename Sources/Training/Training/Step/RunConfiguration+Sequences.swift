import Configurations
import Corpora
import TeacherData

extension RunConfiguration {
  /// Opens the sequences that the run learns from: documents, a teacher's samples, and its distributions of them. Input
  /// tokens may be replaced, and masked in a second pass.
  ///
  /// - Throws: `CorpusError`, `FileError`, `ConfigurationError`; `TrainingError.otherDistillationData` when the teacher's data
  ///   are not those of the configuration.
  package func sequences(_ inputs: RunInputs) throws -> any SequenceSource {
    let manifest = inputs.corpora[0].manifest
    // A model from outside may have more rows than there are tokens.
    return withChangedInputs(try texts(inputs), vocabularySize: manifest.vocabulary, endOfText: manifest.endOfText)
  }

  /// Texts whose input tokens are replaced, and masked in a second pass, where the run asks for it.
  ///
  /// - Parameters:
  ///   - vocabularySize: the tokens that replace others are below it.
  ///   - endOfText: the token that masks.
  package func withChangedInputs(
    _ texts: any SequenceSource, vocabularySize: Int, endOfText: UInt32
  ) -> any SequenceSource {
    var source = texts
    if let replacement = training.makeTokenReplacement(vocabularySize: vocabularySize) {
      source = ReplacedInputs(source, replacement: replacement)
    }
    if let mask = training.makeInputMask(token: endOfText) { source = MaskedInputs(source, inputMask: mask) }
    return source
  }

  /// Opens the sequences as the texts have them.
  private func texts(_ inputs: RunInputs) throws -> any SequenceSource {
    try checkDistillation()
    try checkPairs()
    var sources = try data.sources.indices.map { try documents($0, inputs) }
    if let samples = distillation?.samples { sources.insert(try sequences(of: samples, inputs.distillation), at: 0) }
    guard sources.count > 1 else { return sources[0] }
    return SequenceMixture(sources, ratio: try mixingRatio(), seed: training.seeds.order)
  }

  /// Opens the sequences of a corpus. Each corpus after the first has an order of its own: a member's seed differs from
  /// another's by a small number, so the corpus is counted in the upper half of the seed.
  func documentStream(_ index: Int, _ inputs: RunInputs) throws -> TrainingStream {
    let subset = try TrainingSubset(inputs.corpora[index].tokens(.train), count: data.sources[index].tokens)
    let seed = training.seeds.order &+ UInt64(index) << 32
    return try TrainingStream(subset, sequenceLength: sequenceLength, order: .init(training.shuffle, seed: seed))
  }

  private func documents(_ index: Int, _ inputs: RunInputs) throws -> any SequenceSource {
    if let pairs = data.sources[index].pairs { return try pairSequences(pairs, ofCorpus: index, inputs) }
    return try attach(
      distillation?.distributions?.documents, in: inputs.distillation.documentDistributions,
      to: documentStream(index, inputs))
  }

  /// Opens the sequences of a teacher's samples.
  func sampleStream(_ samples: Distillation.Samples, _ data: DistillationData) throws -> TrainingStream {
    guard let corpus = data.samples, corpus.fingerprint == samples.corpus else {
      throw TrainingError.otherDistillationData(what: "samples", place: data.samples?.directory)
    }
    return try TrainingStream(
      TrainingSubset(corpus.tokens(), count: samples.tokens), sequenceLength: sequenceLength,
      order: .init(training.shuffle, seed: training.seeds.order, purpose: .sampleOrder))
  }

  private func sequences(of samples: Distillation.Samples, _ data: DistillationData) throws -> any SequenceSource {
    try attach(distillation?.distributions?.samples, in: data.sampleDistributions, to: sampleStream(samples, data))
  }

  /// Adds a teacher's distributions to a stream; without a recipe there are none.
  private func attach(
    _ recipe: DistributionRecipe?, in directory: String?, to stream: TrainingStream
  ) throws -> any SequenceSource {
    guard let recipe else { return stream }
    guard let directory, let complete = try DistributionArtifact(recipe, directory: directory).finished() else {
      throw TrainingError.otherDistillationData(what: "distributions", place: directory)
    }
    return DistributionSource(stream, try complete.open(), weight: distillation?.distributions?.weight ?? 0)
  }

  /// The mixing ratio of samples, when there are some, and the corpora.
  ///
  /// - Throws: `ConfigurationError.contradiction` when no block of at most 1000 sequences has the weights.
  @discardableResult
  package func mixingRatio() throws(ConfigurationError) -> MixingRatio {
    let fraction = distillation?.samples?.share
    if let fraction, data.sources.count == 1 { return try Self.mixingRatio(samples: fraction) }
    let corpora = data.weights.map { $0 * (1 - (fraction ?? 0)) }
    guard let ratio = MixingRatio(weights: (fraction.map { [$0] } ?? []) + corpora) else {
      throw .contradiction(
        "no block of at most 1000 sequences has the weights of the corpora exactly; give weights such as 3 and 1")
    }
    return ratio
  }
}
