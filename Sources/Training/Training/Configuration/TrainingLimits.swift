import Configurations

/// The key `limits` of a file's section `training`, which refuses runs beyond them. Results do not depend on it.
public struct TrainingLimits: Sendable, Equatable {
  /// The most times that a text is read; nil: any number.
  public var epochs: Double?

  /// No limits, unless given.
  public init(epochs: Double? = nil) { self.epochs = epochs }

  /// Reads the key from a file's section `training`.
  ///
  /// - Throws: `ConfigurationError`.
  public init(_ training: ConfigurationSection) throws(ConfigurationError) {
    let section = try training.section("limits")
    epochs = section.has("epochs") ? try section.number("epochs", in: 1e-3...1e6) : nil
    try section.finish()
  }
}

extension RunConfiguration {
  /// A text that a run reads.
  struct ReadText: Hashable {
    /// The content of a corpus or of samples.
    let content: String
    /// The text in a sentence.
    let name: String
    var tokens: Int
    /// The windows that are read of it in the complete run.
    var sequences: Int
  }

  /// Refuses a run that reads one of its texts more often than the limits allow.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  package func check(_ limits: TrainingLimits) throws(ConfigurationError) {
    guard let most = limits.epochs else { return }
    for text in try readTexts() {
      let epochs = Double(text.sequences) / Double(max(text.tokens / sequenceLength, 1))
      guard epochs > most else { continue }
      throw .contradiction(
        "the run would read \(text.name) \(((epochs * 100).rounded() / 100).shortText) times, but training.limits.epochs is \(most.shortText); use fewer epochs or more text"
      )
    }
  }

  /// The texts of the run, each once: a teacher's samples, when there are some, and the corpora.
  private func readTexts() throws(ConfigurationError) -> [ReadText] {
    var texts = data.sources.map {
      ReadText(
        content: $0.corpus.hexadecimal, name: "\($0.tokens) tokens of its corpus", tokens: $0.tokens, sequences: 0)
    }
    if let samples = distillation?.samples {
      texts.insert(
        ReadText(
          content: samples.corpus.hexadecimal, name: "the \(samples.tokens) tokens of its teacher's samples",
          tokens: samples.tokens, sequences: 0), at: 0)
    }
    let counts = try sequenceCounts()
    for index in texts.indices { texts[index].sequences = counts[index] }
    return Self.joined(texts)
  }

  /// Parts of one corpus begin with the same tokens, so they are read together.
  private static func joined(_ texts: [ReadText]) -> [ReadText] {
    texts.reduce(into: []) { result, text in
      guard let index = result.firstIndex(where: { $0.content == text.content }) else { return result.append(text) }
      result[index].tokens = max(result[index].tokens, text.tokens)
      result[index].sequences += text.sequences
    }
  }

  /// The windows of the complete run that come from each source: samples, when there are some, and the corpora.
  private func sequenceCounts() throws(ConfigurationError) -> [Int] {
    let count = try stepCount() * training.batchSize
    guard data.sources.count > 1 || distillation?.samples != nil else { return [count] }
    let ratio = try mixingRatio()
    let (blocks, rest) = count.quotientAndRemainder(dividingBy: ratio.blockLength)
    var counts = ratio.parts.map { $0 * blocks }
    for index in count - rest..<count { counts[ratio.place(of: index, seed: training.seeds.order).source] += 1 }
    return counts
  }
}

extension Double {
  /// Without a fraction of zero: `10`, `2.5`.
  package var shortText: String { self == rounded() && magnitude < 1e15 ? "\(Int(self))" : "\(self)" }
}
