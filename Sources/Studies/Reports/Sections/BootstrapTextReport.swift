import Statistics
import Studies
import Synthesis

/// The texts of synthetic bootstrapped pre-training: the pairs behind them, the fate of what was drawn, and their quality beside real
/// text.
struct BootstrapTextReport {
  let findings: [BootstrapResult]

  var section: ReportSection {
    ReportSection(
      heading: "Texts that models of the corpus wrote",
      body: [
        .table(pairTable), .table(countTable), .subheading("Quality, beside real text"), .paragraph(Self.explanation),
        .table(qualityTable),
        .subheading("Word sequences that texts have in common with their document and the corpus"),
        .table(overlapTable),
      ] + scale.map { .paragraph($0) } + exampleBlocks)
  }

  private static let explanation: Prose = """
    Real text are validation documents, each beside its nearest neighbor among them in the place of the document that a text was \
    written from. Repetitive: the most frequent sequence of 10 words covers more than a tenth; near-duplicates: another text of the \
    sample is the same for at least 0.8 of its word sequences; copies: half of a text is one piece of its document. Relevance is the \
    similarity of hidden states to the own document and to another's; closer is the part of texts that are closer to their own.
    """

  /// A text of one size of the model, or real text.
  private struct Row {
    let model: String
    let title: String
    let texts: BootstrapResult.Texts?
    let quality: TextQuality

    /// True for texts that were written from documents.
    var isSeeded: Bool { quality.relevance != nil }
  }

  private var rows: [Row] {
    findings.flatMap { finding in
      finding.texts.map { texts in
        Row(model: finding.model, title: texts.arm.title, texts: texts, quality: texts.quality)
      }
        + [finding.real.map { Row(model: finding.model, title: "real text", texts: nil, quality: $0) }].compactMap(
          \.self)
    }
  }

  private var written: [Row] { rows.filter { $0.texts != nil } }

  private static var names: [Column<Row>] {
    [
      Column("written by") { .text($0.model) }, Column("text") { .text($0.title) },
    ]
  }
}

// MARK: Tables

extension BootstrapTextReport {
  private var pairTable: Table {
    func pairs(_ heading: String, _ cell: @escaping (BootstrapResult.Pairs) -> Cell) -> Column<Row> {
      Column(heading) { row in (row.texts?.pairs).map(cell) ?? .missing }
    }
    return Table(
      of: written,
      columns: Self.names + [
        pairs("pairs") { .count($0.training) },
        pairs("least similarity") { $0.threshold.map { .number($0, .decimals(3)) } ?? .missing },
        pairs("of one concept") { .percent($0.precision) },
        pairs("validation pairs") { .count($0.validation) },
        pairs("epochs of pairs: held-out loss") { .text($0.tuningText) },
        pairs("chosen") { .count($0.epochs) },
      ]
    ).withoutEmptyColumns
  }

  private var countTable: Table {
    func count(_ heading: String, _ value: @escaping (BootstrapCounts) -> Int) -> Column<Row> {
      Column(heading) { row in row.texts.map { .count(value($0.counts)) } ?? .missing }
    }
    return Table(
      of: written,
      columns: Self.names + [
        count("drawn", \.drawn), count("unfinished", \.unfinished), count("empty", \.empty),
        count("repetitive", \.repetitive), count("copies of the document", \.seedCopies),
        count("copies of the corpus", \.corpusCopies), count("duplicates", \.duplicates),
        count("texts", \.documents), count("tokens", \.tokens),
      ])
  }

  private var qualityTable: Table {
    let measures: [Column<Row>] = [
      Column("sample") { .count($0.quality.texts.documents) },
      Column("repetitive") { .percent($0.quality.texts.repetition) },
      Column("near-duplicates") { .percent($0.quality.duplicates) },
      Column("copies") { .percent($0.isSeeded ? $0.quality.texts.copying : nil) },
      Column("unknown words") { .percent($0.quality.corpus.unknownWords) },
    ]
    return Table(of: rows, columns: Self.names + measures + Self.relevance + Self.facts).withoutEmptyColumns
  }

  /// The parts of word sequences that texts have in common with their document and with the training documents.
  private var overlapTable: Table {
    let lengths = SourceIndex.lengths
    let document = lengths.map { length in
      Column<Row>("document: \(length)") { .percent($0.isSeeded ? $0.quality.texts.overlap["\(length)"] : nil) }
    }
    let corpus = lengths.map { length in
      Column<Row>("corpus: \(length)") { .percent($0.quality.corpus.sequences["\(length)"]) }
    }
    return Table(of: rows, columns: Self.names + document + corpus).withoutEmptyColumns
  }

  private static var relevance: [Column<Row>] {
    [
      Column("relevance") { $0.quality.relevance.map { .number($0.own, .decimals(3)) } ?? .missing },
      Column("to another") { $0.quality.relevance.map { .number($0.other, .decimals(3)) } ?? .missing },
      Column("closer") { .percent($0.quality.relevance?.closer) },
    ]
  }

  private static var facts: [Column<Row>] {
    [
      Column("wrong statements") { .percent($0.quality.facts?.wrongFraction) },
      Column("no statements") { .percent($0.quality.facts?.unreadableFraction) },
      Column("of its document's concept") { .percent($0.quality.facts?.sameConcept) },
    ]
  }
}

extension BootstrapResult.Pairs {
  /// The losses after each number of passes.
  fileprivate var tuningText: String {
    tunings.map { "\($0.epochs): \(decimals($0.heldOutLoss, 4))" }.joined(separator: ", ")
  }
}

extension TextQuality {
  /// The fraction of texts with a near-duplicate.
  fileprivate var duplicates: Double { Double(texts.nearDuplicates) / Double(max(texts.documents, 1)) }
}

extension TextQuality.Facts {
  /// The fraction of sentences without a statement.
  fileprivate var unreadableFraction: Double? {
    let all = right + wrong + unreadable
    return all > 0 ? Double(unreadable) / Double(all) : nil
  }
}

// MARK: Scale and examples

extension BootstrapTextReport {
  /// Sentences about failures at the smallest and the largest size; none for one size.
  private var scale: [Prose] {
    guard let first = findings.first, let last = findings.last, first.model != last.model else { return [] }
    return first.texts.compactMap { texts in
      last.texts.first { $0.arm == texts.arm }.map { Self.sentence(texts, $0, sizes: [first.model, last.model]) }
    }
  }

  private static func sentence(
    _ small: BootstrapResult.Texts, _ large: BootstrapResult.Texts, sizes: [String]
  ) -> Prose {
    let failures: [(name: String, value: (BootstrapResult.Texts) -> Double?)] = [
      ("rejected texts", { Double($0.counts.drawn - $0.counts.documents) / Double(max($0.counts.drawn, 1)) }),
      ("near-duplicates", { $0.quality.duplicates }), ("unknown words", { $0.quality.corpus.unknownWords }),
      ("wrong statements", { $0.quality.facts?.wrongFraction }),
    ]
    let percent = NumberFormat.percent
    let changes = failures.compactMap { failure in
      failure.value(small).flatMap { one in
        failure.value(large).map { "\(failure.name) \(percent.text(one)) → \(percent.text($0))" }
      }
    }
    return "From \(sizes[0]) to \(sizes[1]), \(small.arm.title): \(changes.joined(separator: ", "))."
  }

  private var exampleBlocks: [ReportSection.Block] {
    let examples = findings.last?.texts.first { $0.arm == .neighbors }?.examples ?? []
    guard !examples.isEmpty else { return [] }
    return [
      .subheading("A document and two texts that were written from it"),
      .table(
        Table(
          of: examples,
          columns: [
            Column("document") { .text($0.seed.excerpt) }, Column("text I") { .text($0.texts.first?.excerpt) },
            Column("text II") { .text($0.texts.dropFirst().first?.excerpt) },
          ])),
    ]
  }
}

extension String {
  /// The most characters of an example.
  private static let excerptLength = 300

  /// The beginning, on one line.
  fileprivate var excerpt: String {
    let line = split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > Self.excerptLength ? "\(line.prefix(Self.excerptLength)) …" : line
  }
}
