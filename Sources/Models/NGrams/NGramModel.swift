import Corpora
import Files
import Foundation
import RankGroups

/// An interpolated modified Kneser–Ney model of tokens.
///
/// The probability of a token after n − 1 symbols is the discounted count of the n-gram divided by that of its context, plus
/// the rest that the discounts of the context leave, times the probability after one symbol less; that of no symbols is 1/V. A context
/// that was not seen leaves all.
///
/// Source: S. Chen and J. Goodman (1998), as for `Discounts`. Counts of orders below the highest are the numbers of different
/// symbols before an n-gram, except of n-grams that begin a document, which have nothing before them.
public final class NGramModel: Sendable {
  /// Tokens whose probabilities are computed in one go.
  private static let blockLength = 256

  /// The facts of the model.
  public let manifest: NGramManifest
  /// The directory of its files.
  public let directory: String
  private let layout: SymbolLayout
  private let file: MappedFile
  private let tables: [NGramTable]
  /// The probability of each token after no symbol.
  private let unigrams: [Double]

  /// Opens a model.
  ///
  /// - Parameter isVerified: true when another rank has read the file of n-grams and compared its checksum; else this one does.
  /// - Throws: `FileError.system`; `NGramError.malformed` when it is damaged or of another version.
  public init(directory: String, isVerified: Bool = false) throws {
    manifest = try NGramManifest(directory: directory)
    self.directory = directory
    layout = SymbolLayout(vocabularySize: manifest.vocabulary, order: manifest.recipe.order)
    tables = Self.tables(manifest)
    file = try MappedFile(path: "\(directory)/\(NGramArtifact.tablesName)")
    guard file.count == tables.last?.end ?? Self.unigramsEnd(manifest), isVerified || file.has(manifest.tablesChecksum)
    else {
      throw NGramError.malformed(
        path: file.path, reason: "it is not the file that \(NGramArtifact.manifestName) describes")
    }
    unigrams = Self.unigrams(
      file.elements(of: UInt32.self, count: manifest.vocabulary, at: 0), manifest.orders[0].discounts)
  }

  /// Opens a model on all ranks, one of which reads the file of n-grams once to compare its checksum. Collective.
  ///
  /// - Throws: as `init`.
  public static func open(_ directory: String, ranks: any RankGroup) throws -> NGramModel {
    try ranks.agree { try NGramModel(directory: directory, isVerified: !ranks.isRoot) }
  }

  private static func unigramsEnd(_ manifest: NGramManifest) -> Int { (manifest.vocabulary + 1) / 2 * 8 }

  private static func tables(_ manifest: NGramManifest) -> [NGramTable] {
    zip(manifest.orders.dropFirst(), manifest.tables).reduce(into: []) { tables, order in
      tables.append(NGramTable(order.0, order.1, start: tables.last?.end ?? unigramsEnd(manifest)))
    }
  }

  /// The probabilities of all tokens after no symbol, of their counts.
  private static func unigrams(_ counts: [UInt32], _ discounts: Discounts) -> [Double] {
    var record = ContextRecord(hash: 0, firstFollower: 0)
    for count in counts where count > 0 { record.add(count) }
    let uniform = 1 / Double(counts.count)
    guard record.total > 0 else { return counts.map { _ in uniform } }
    return counts.map { record.probability($0, discounts, lower: uniform) }
  }
}

extension NGramModel {
  /// The natural logarithms of the probabilities of some tokens of a split, each after the tokens of its document before it.
  ///
  /// - Precondition: the range lies in the file, whose tokens are of the model's vocabulary.
  public func logProbabilities(of range: Range<Int>, in text: TokenFile) -> [Double] {
    layout.isNarrow ? logProbabilities(range, text, UInt64.self) : logProbabilities(range, text, UInt128.self)
  }

  /// The natural logarithms of the probabilities of some tokens, each after those before it; the first begins a document.
  public func logProbabilities(of tokens: [UInt32]) -> [Double] {
    layout.isNarrow ? logProbabilities(tokens, UInt64.self) : logProbabilities(tokens, UInt128.self)
  }

  /// The probabilities of all tokens after some tokens that begin a document.
  public func distribution(after tokens: [UInt32]) -> [Double] {
    layout.isNarrow ? distribution(tokens, UInt64.self) : distribution(tokens, UInt128.self)
  }

  /// Calls `body` with each position of a range of a text, and the probabilities of all tokens there, after the tokens of its document
  /// before it.
  ///
  /// - Precondition: the range lies in the file, whose tokens are of the model's vocabulary.
  public func forEachDistribution(of range: Range<Int>, in text: TokenFile, _ body: (Int, [Double]) -> Void) {
    layout.isNarrow
      ? forEachDistribution(range, text, UInt64.self, body) : forEachDistribution(range, text, UInt128.self, body)
  }

  private func forEachDistribution<Key: PackedNGram>(
    _ range: Range<Int>, _ text: TokenFile, _ key: Key.Type, _ body: (Int, [Double]) -> Void
  ) {
    var history: SymbolHistory<Key> = text.history(before: range.lowerBound, layout, endOfText: manifest.endOfText)
    for (position, token) in zip(range, text.tokens(range)) {
      body(position, distribution(after: history))
      history.append(token)
    }
  }

  private func logProbabilities<Key: PackedNGram>(
    _ range: Range<Int>, _ text: TokenFile, _ key: Key.Type
  ) -> [Double] {
    let history: SymbolHistory<Key> = text.history(before: range.lowerBound, layout, endOfText: manifest.endOfText)
    return logProbabilities(text.tokens(range), after: history)
  }

  private func logProbabilities<Key: PackedNGram>(_ tokens: [UInt32], _ key: Key.Type) -> [Double] {
    logProbabilities(tokens, after: SymbolHistory<Key>(layout, endOfText: manifest.endOfText))
  }

  private func logProbabilities<Key: PackedNGram>(_ tokens: [UInt32], after start: SymbolHistory<Key>) -> [Double] {
    var history = start
    var query = NGramQuery<Key>(layout)
    var result: [Double] = []
    result.reserveCapacity(tokens.count)
    for first in stride(from: 0, to: tokens.count, by: Self.blockLength) {
      ask(&query, for: tokens[first..<min(first + Self.blockLength, tokens.count)], after: &history)
      run(&query)
      for probability in query.probabilities { result.append(log(probability)) }
    }
    return result
  }

  private func ask<Key>(
    _ query: inout NGramQuery<Key>, for tokens: ArraySlice<UInt32>, after history: inout SymbolHistory<Key>
  ) {
    query.removeAll()
    for token in tokens {
      query.append(token, after: history, unigram: unigrams[Int(token)])
      history.append(token)
    }
  }

  private func distribution<Key: PackedNGram>(_ tokens: [UInt32], _ key: Key.Type) -> [Double] {
    var history = SymbolHistory<Key>(layout, endOfText: manifest.endOfText)
    for token in tokens { history.append(token) }
    return distribution(after: history)
  }

  /// The probabilities of all tokens: one order after another, until a context was not seen.
  private func distribution<Key>(after history: SymbolHistory<Key>) -> [Double] {
    var probabilities = unigrams
    file.withBytes { bytes in
      for (order, table) in zip(2..., tables.prefix(history.count)) {
        let search = ContextSearch((history.symbols & layout.mask(order - 1)).contextHash, table, in: bytes)
        let context = search.context(table, isSearched: true, in: bytes)
        guard search.isFound(context.record) == 1 else { return }
        context.add(table.discounts, to: &probabilities, in: bytes)
      }
    }
    return probabilities
  }

  private func run<Key: PackedNGram>(_ query: inout NGramQuery<Key>) {
    file.withBytes { bytes in
      for (index, table) in tables.enumerated() { query.add(index + 2, table, in: bytes) }
    }
  }
}
