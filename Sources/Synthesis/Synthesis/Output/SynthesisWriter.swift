import Files
import LanguageModelClients
import RankGroups

/// Writes the synthetic documents of all ranks from the records of their requests: each rank makes those of its sources, and rank 0
/// writes them in the order of sources, operations and parts, whatever the number of ranks.
struct SynthesisWriter {
  let artifact: SynthesisArtifact
  let texts: SourceTexts
  let ranks: any RankGroup

  /// The facts of what was written, on every rank.
  struct Summary {
    var counts = SynthesisCounts()
    var usage = TokenUsage()
    /// The measures of the documents, in their order; on rank 0 alone.
    var qualities: [DocumentQuality] = []
    /// The bytes of each line of the file, on rank 0 alone.
    var lines: [Range<Int>] = []
  }

  private var maker: DocumentMaker { DocumentMaker(settings: artifact.recipe.settings) }

  /// Writes `documents.jsonl`. Collective.
  ///
  /// - Parameter measures: true to measure the quality of the documents, too.
  /// - Throws: `FileError`.
  func write(measures: Bool) throws -> Summary {
    let index = try ranks.agree { try RecordIndex(directory: artifact.requestsDirectory) }
    let file = try ranks.agree { ranks.isRoot ? try AtomicFile(path: artifact.documentsPath) : nil }
    var own = texts.documents[...]
    var summary = Summary()
    for owner in texts.owners {
      let made = try ranks.agree {
        let source = own.popFirst(if: owner == ranks.rank)
        return try source.map { try documents(from: $0, index, measures: measures) } ?? MadeDocuments()
      }
      try send(made, from: owner, to: file, &summary)
    }
    try ranks.agree { try file?.commit() }
    return try summary.summed(ranks)
  }

  private func documents(from source: SourceDocument, _ index: RecordIndex, measures: Bool) throws -> MadeDocuments {
    try MadeDocuments(maker.documents(of: source, index.records(of: source.id)), source, measures: measures)
  }

  /// Sends documents to rank 0, which writes them. Collective.
  private func send(
    _ made: MadeDocuments, from owner: Int, to file: AtomicFile?, _ summary: inout Summary
  ) throws {
    summary.add(made)
    let parts = try MadeDocuments.parts.map { try ranks.sendToRoot(made[keyPath: $0], from: owner) }
    try ranks.agree { if let file { try summary.append(parts, to: file) } }
  }
}

extension ArraySlice {
  /// Takes the first element where a condition holds.
  fileprivate mutating func popFirst(if condition: Bool) -> Element? { condition ? popFirst() : nil }
}

/// The documents that were made from one source, on their way to rank 0.
private struct MadeDocuments {
  var result = DocumentMaker.Result()
  /// The lines of the documents, and their lengths.
  var text: [UInt8] = []
  var lengths: [UInt8] = []
  /// Their measures as integers.
  var qualities: [UInt8] = []

  static var parts: [KeyPath<MadeDocuments, [UInt8]>] { [\.text, \.lengths, \.qualities] }

  init() {}

  init(_ made: DocumentMaker.Result, _ source: SourceDocument, measures: Bool) throws {
    result = made
    let lines = try made.documents.map { [UInt8](try canonicalJSON($0, pretty: false)) + [UInt8(ascii: "\n")] }
    text = lines.flatMap { $0 }
    lengths = LittleEndian.bytes(lines.map(\.count))
    guard measures, !made.documents.isEmpty else { return }
    let index = SourceIndex(source.text)
    qualities = LittleEndian.bytes(made.documents.flatMap { DocumentQuality($0.text, source: index).integers })
  }
}

extension SynthesisWriter.Summary {
  fileprivate mutating func add(_ made: MadeDocuments) {
    counts += made.result.counts
    usage += made.result.usage
  }

  /// Appends the documents of one source to the file, on rank 0.
  fileprivate mutating func append(_ parts: [[UInt8]], to file: AtomicFile) throws {
    try file.write(parts[0])
    for length in LittleEndian.integers(parts[1][...]) {
      let start = lines.last?.upperBound ?? 0
      lines.append(start..<start + length)
    }
    let integers = LittleEndian.integers(parts[2][...])
    let length = DocumentQuality.integerCount
    for start in stride(from: 0, to: integers.count, by: length) {
      qualities.append(DocumentQuality(integers: integers[start..<start + length]))
    }
  }

  /// The counts and tokens of all ranks, with the measures of rank 0. Collective.
  fileprivate func summed(_ ranks: any RankGroup) throws -> Self {
    var sum = Self()
    for integers in try ranks.allGather(counts.integers + usage.integers) {
      sum.counts += SynthesisCounts(integers: integers)
      sum.usage += TokenUsage(integers: Array(integers.suffix(TokenUsage.integerCount)))
    }
    sum.qualities = qualities
    sum.lines = lines
    return sum
  }
}

extension TokenUsage {
  fileprivate static let integerCount = 4

  fileprivate var integers: [Int] {
    [promptTokens, completionTokens, cachedPromptTokens ?? -1, isEstimated == true ? 1 : 0]
  }

  fileprivate init(integers: [Int]) {
    self.init(
      promptTokens: integers[0], completionTokens: integers[1], cachedPromptTokens: integers[2] < 0 ? nil : integers[2],
      isEstimated: integers[3] == 1 ? true : nil)
  }
}
