import Corpora
import Files

/// The texts that a run reads, in which words are counted.
struct WordTally {
  /// A text that the run reads.
  struct Text {
    let file: TokenFile
    /// Its first tokens that are used.
    var tokens: Int
    let isGenerated: Bool
    fileprivate let content: Fingerprint
  }

  /// The words that are read in a step.
  struct StepWords {
    var all = 0
    var generated = 0
  }

  /// The texts, each once.
  let texts: [Text]
  private let isGenerated: [Bool]
  private let streams: [TrainingStream]
  private let counter: WordCounter
  private let configuration: RunConfiguration
  /// The mixing ratio of the streams; nil for one alone.
  private let ratio: MixingRatio?

  /// Opens the texts of a run.
  ///
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`, `ConfigurationError`; `TrainingError.otherDistillationData`.
  init(_ run: Run) throws {
    configuration = run.configuration
    try configuration.checkPairs()
    let sources = try Self.sources(of: run)
    texts = Self.distinct(sources.map(\.text))
    streams = sources.map(\.stream)
    isGenerated = sources.map(\.text.isGenerated)
    counter = WordCounter(
      try run.inputs.corpus.tokenizer(), vocabularySize: run.inputs.corpora.map(\.manifest.vocabulary).max() ?? 0)
    ratio = sources.count > 1 ? try configuration.mixingRatio() : nil
  }

  private typealias Source = (text: Text, stream: TrainingStream)

  /// A teacher's samples, when there are some, and the corpora.
  private static func sources(of run: Run) throws -> [Source] {
    var sources = try run.configuration.data.sources.enumerated().map { index, source in
      let text = Text(
        file: try run.inputs.corpora[index].tokens(.train), tokens: source.tokens, isGenerated: false,
        content: source.corpus)
      return Source(text, try run.configuration.documentStream(index, run.inputs))
    }
    guard let samples = run.configuration.distillation?.samples else { return sources }
    let data = run.inputs.distillation
    let stream = try run.configuration.sampleStream(samples, data)
    if let file = try data.samples?.tokens() {
      let text = Text(file: file, tokens: samples.tokens, isGenerated: true, content: samples.corpus)
      sources.insert((text, stream), at: 0)
    }
    return sources
  }

  /// Parts of one corpus begin with the same words, which are counted once.
  private static func distinct(_ texts: [Text]) -> [Text] {
    texts.reduce(into: []) { result, text in
      if let index = result.firstIndex(where: { $0.content == text.content }) {
        result[index].tokens = max(result[index].tokens, text.tokens)
      } else {
        result.append(text)
      }
    }
  }

  /// The words of a part of a text.
  func words(of text: Text, _ tokens: Range<Int>) -> Int { counter.count(tokens, of: text.file) }

  /// The words that are read in each of some steps.
  func words(ofSteps steps: Range<Int>) -> [StepWords] {
    let batchSize = configuration.training.batchSize
    return steps.map { step in
      (step * batchSize..<(step + 1) * batchSize).reduce(into: StepWords()) { add($1, to: &$0) }
    }
  }

  /// Adds the words of a sequence of the run.
  private func add(_ sequence: Int, to words: inout StepWords) {
    let place = ratio?.place(of: sequence, seed: configuration.training.seeds.order) ?? (source: 0, number: sequence)
    let count = counter.count(sequence: place.number, of: streams[place.source])
    words.all += count
    if isGenerated[place.source] { words.generated += count }
  }

  /// The words of the run.
  ///
  /// - Parameters:
  ///   - steps: those of each step.
  ///   - unique: those of each text.
  func counts(_ steps: [StepWords], unique: [Int]) -> WordCounts {
    let generatedCount = zip(texts, unique).reduce(0) { $0 + ($1.0.isGenerated ? $1.1 : 0) }
    let generated = WordCounts.Part(seen: steps.reduce(0) { $0 + $1.generated }, unique: generatedCount)
    let all = WordCounts.Part(seen: steps.reduce(0) { $0 + $1.all }, unique: unique.reduce(0, +))
    let isTaught = configuration.distillation?.distributions != nil
    return WordCounts(all, generated: isGenerated.contains(true) ? generated : nil, isTaught: isTaught)
  }
}
