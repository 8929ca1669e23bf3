import Checkpoints
import Configurations
import Corpora
import Files
import TeacherData
import Tokenizers
import Transformers

/// A run file: YAML with the sections corpus, model or initialization, training and, for a student, distillation.
public struct RunFile: Sendable {
  /// The run, without a teacher.
  public let configuration: RunConfiguration
  /// The opened corpora, and the model that it starts from.
  public let inputs: RunInputs
  /// The settings of the run that its result does not depend on.
  public let options: RunOptions
  /// The section `distillation`.
  public let distillation: DistillationSettings
  /// Sentences about keys that have no effect.
  public let remarks: [String]
  private let hasDistillation: Bool

  /// The corpus whose held-out documents are evaluated.
  public var corpus: Corpus { inputs.corpus }

  /// Reads a run file and opens its corpora.
  ///
  /// - Parameters:
  ///   - utf8: the bytes of the file.
  ///   - name: its name, for errors.
  ///   - overrides: texts `key.path=value`.
  /// - Throws: `ConfigurationError`, `CorpusError`, `FileError`, `TrainingError`.
  public init(utf8: [UInt8], name: String, overrides: [String]) throws {
    let file = try ConfigurationSection(utf8: utf8, file: name, overrides: overrides)
    let corpora = try CorpusEntry.read(file)
    let start = try ModelEntry(file, corpora[0].corpus)
    let section = try file.section("training")
    configuration = try Self.configuration(section, corpora: corpora, start: start)
    inputs = RunInputs(
      corpora: corpora.map { $0.corpus }, initialModel: start.initial?.directory,
      pairs: CorpusEntry.pairs(corpora))
    options = RunOptions(
      checkpointEvery: try TrainingConfiguration.checkpointInterval(section), limits: try TrainingLimits(section))
    distillation = try DistillationSettings(file.section("distillation"))
    hasDistillation = file.has("distillation")
    for section in [section, file] { try section.finish() }
    remarks = file.remarks
    _ = try configuration.stepCount()
    try configuration.checkMemory()
  }

  private static func configuration(
    _ section: ConfigurationSection, corpora: [CorpusEntry], start: ModelEntry
  ) throws -> RunConfiguration {
    let training = try TrainingConfiguration(section).forContext(start.model.contextLength)
    var run = RunConfiguration(
      model: start.model, data: RunData(corpora.map { $0.source }), training: training)
    if let initial = start.initial {
      try initial.checkDraws(section)
      run.initialization = .weights(of: initial.checksum)
    }
    try run.checkPairs()
    if corpora.count > 1 { _ = try run.mixingRatio() } else { try training.remarkUnusedSeed(section) }
    return run
  }

  /// The run of the file in a directory, with its teacher's samples.
  ///
  /// - Throws: `ConfigurationError`, `CorpusError`, `FileError`.
  public func run(directory: String) throws -> Run {
    var run = configuration
    var inputs = inputs
    if hasDistillation {
      let samples = try openSamples()
      run.distillation = try .init(
        samples: samples.samples(
          for: run, of: corpus, share: distillation.share ?? DistillationSettings.defaultShare))
      inputs.distillation.samples = samples
    }
    return try Run(run, inputs: inputs, directory: directory, options: options)
  }

  private func openSamples() throws -> SampleCorpus {
    guard let directory = distillation.samples, !distillation.namesDistributions else {
      throw ConfigurationError.contradiction(
        "a run learns from distillation.samples alone, with distillation.share; for a teacher's distributions use chorus distill"
      )
    }
    return try SampleCorpus(directory: directory)
  }
}

/// An entry of the section `corpus`.
private struct CorpusEntry {
  let corpus: Corpus
  let source: RunData.Source
  /// The pairs of its documents; nil when the documents are learned one by one.
  let pairs: PairInputs?

  /// Reads one mapping, or a list of mappings with weights.
  static func read(_ file: ConfigurationSection) throws -> [CorpusEntry] {
    let sections = try file.oneOrMoreSections("corpus")
    let entries = try sections.map { try CorpusEntry($0, isAlone: sections.count == 1) }
    guard entries.count > 1 else { return entries }
    guard entries[0].source.replay != true else {
      throw ConfigurationError.contradiction(
        "the first corpus is what the run learns and is evaluated on; only others can have replay: true")
    }
    for entry in entries.dropFirst() {
      let tokenizer = try entry.corpus.tokenizer()
      if let difference = try tokenizer.firstDifference(from: entries[0].corpus.tokenizer()) {
        throw TrainingError.otherTokenizer(directory: entry.corpus.directory, difference: difference)
      }
    }
    return entries
  }

  /// The pairs of documents, by the number of their corpus.
  static func pairs(_ entries: [CorpusEntry]) -> [Int: PairInputs] {
    entries.enumerated().reduce(into: [:]) { pairs, entry in pairs[entry.offset] = entry.element.pairs }
  }

  private init(_ section: ConfigurationSection, isAlone: Bool) throws {
    corpus = try Corpus(directory: section.text("path"))
    pairs = try PairInputs(section, of: corpus)
    let found = corpus.manifest.part(.train).tokens
    let tokens = try pairs?.learned.tokens ?? section.integer("tokens", in: 1...Int.max, default: found)
    guard tokens <= found else { throw CorpusError.tooFewTokens(asked: tokens, found: found, split: "train") }
    let weight = isAlone ? nil : try section.number("weight", in: 1e-3...1e6, default: 1)
    let replay = isAlone ? false : try section.boolean("replay", default: false)
    try section.finish()
    source = RunData.Source(
      corpus: corpus.fingerprint, tokens: tokens, weight: weight, replay: replay, pairs: pairs?.configured)
  }
}

/// The model of a run file: the section `model`, or the model that the section `initialization` names.
private struct ModelEntry {
  let model: ModelConfiguration
  /// The model of the first weights; nil when they are drawn.
  let initial: InitialModel?

  init(_ file: ConfigurationSection, _ corpus: Corpus) throws {
    let section = try file.section("model")
    guard file.has("initialization") else {
      model = try ModelConfiguration(section, vocabularySize: corpus.manifest.vocabulary, contextLength: nil)
      initial = nil
      try section.finish()
      return
    }
    guard !file.has("model") else {
      throw ConfigurationError.contradiction(
        "the file has the sections model and initialization; leave model out, because initialization.model has a shape")
    }
    let start = try InitialModel(file.section("initialization"))
    try start.checkTokenizer(corpus)
    model = start.model
    initial = start
  }
}
