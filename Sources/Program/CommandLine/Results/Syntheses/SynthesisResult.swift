import Files
import Synthesis

/// The result of a synthesis.
struct SynthesisResult: Encodable {
  private let documents, requests, failed, unparsable, rejected, cut: Int
  private let sources, promptTokens, completionTokens: Int
  @OrNull private var cost: Double?
  private let generator: String
  @OrNull private var quality: SynthesisQuality?
  private let output: String

  init(_ manifest: SynthesisManifest, output: String) {
    documents = manifest.counts.documents
    requests = manifest.counts.requests
    failed = manifest.counts.failed
    unparsable = manifest.counts.unparsable
    rejected = manifest.counts.rejected
    cut = manifest.counts.cut
    sources = manifest.sources
    promptTokens = manifest.usage.promptTokens
    completionTokens = manifest.usage.completionTokens
    cost = manifest.cost
    generator = manifest.generator
    quality = manifest.quality
    self.output = output
  }

  /// The result in words.
  var text: String {
    let price = cost.map { ", cost \(decimals($0))" } ?? ""
    return """
      \(documents) documents from \(sources) by \(generator)
      \(requests) requests, \(failed) failed, \(unparsable) of them unparsable; \(rejected) texts rejected
      \(promptTokens) prompt and \(completionTokens) completion tokens\(price)
      \(quality.map { "\($0.text)\n" } ?? "")documents: \(output)
      """
  }

  /// Sentences about answers that a user should look at.
  static func remarks(_ counts: SynthesisCounts) -> [String] {
    var remarks: [String] = []
    if counts.failed > 0 {
      remarks.append("\(counts.failed) of \(counts.requests) requests failed; --retry-failed asks them again")
    }
    if counts.cut > 0 {
      remarks.append("\(counts.cut) answers ended at --max-answer-tokens, and their text is cut")
    }
    return remarks
  }
}

extension SynthesisQuality {
  /// The measures in a table.
  var text: String {
    let lengths = SourceIndex.lengths.map { overlap["\($0)"].map { decimals($0) } ?? "-" }
    let rows = [
      ["words per document", "mean \(decimals(words.mean)), median \(decimals(words.median))"],
      ["overlap with the source, n = 2, 4, 8, 16", lengths.joined(separator: ", ")],
      ["exact duplicates, near-duplicates", "\(duplicates), \(nearDuplicates)"],
      ["repetition, copying", "\(decimals(repetition)), \(decimals(copying))"],
    ]
    return TextTable(rows: rows).text
  }
}

extension SynthesisCounts {
  /// The counts in words.
  var text: String { "\(documents) documents from \(requests) requests, \(failed) of which failed" }
}
