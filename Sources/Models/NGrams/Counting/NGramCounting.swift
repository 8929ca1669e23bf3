import Corpora
import Files
import Foundation
import RankGroups

/// Counts the n-grams of a training subset on all ranks, order after order from the highest.
///
/// The pass over the text gives every token one n-gram: the longest that ends with it, of order N, or shorter at the
/// beginning of a document. Of the lower orders, the different n-grams of the next higher order give one count each to
/// their last symbols. N-grams are spread over buckets by the hash of their context; each rank counts some buckets, in the
/// order of hashes, so that the parts of the ranks, one after another, are the same on any number of ranks.
///
/// The files of a stage are used by the next one, and by the next start after an interruption.
struct NGramCounting<Key: PackedNGram> {
  let text: CountedText
  let work: CountingDirectory
  let ranks: any RankGroup

  private var layout: SymbolLayout { text.layout }

  /// Counts what is not counted yet. Collective.
  ///
  /// - Parameter checkStop: throws when the program is asked to stop; called on all ranks between stages.
  /// - Returns: the facts of the orders 2 to N.
  func run(checkStop: () throws -> Void) throws -> [NGramManifest.Order] {
    _ = try stage("text") { try TextPass<Key>(text, work, ranks).run() }
    return try (2..<max(layout.order + 1, 2)).reversed().map { order in
      try checkStop()
      return try facts(of: order)
    }.reversed()
  }

  /// Counts an order, after which its n-grams are not needed any more. Collective.
  private func facts(of order: Int) throws -> NGramManifest.Order {
    let stage = try stage("\(order)") { try OrderPass<Key>(order, text, work, ranks).run() }
    if ranks.isRoot { work.removeSpills(of: order) }
    guard let facts = stage.order else { throw work.incomplete("\(order)") }
    return facts
  }

  /// A stage that was completed before, or is now. Collective.
  private func stage(_ name: String, _ body: () throws -> CountingShare) throws -> CountingStage {
    if let stage = try work.stage(name, ranks) { return stage }
    let share = try ranks.agree(body)
    let stage = CountingStage(ranks: ranks.size, spills: try spills(share), order: try order(share))
    try ranks.agree { if ranks.isRoot { try work.write(stage, name) } }
    return stage
  }

  /// The facts of all ranks in sum; nil for the pass over the text. Collective.
  private func order(_ share: CountingShare) throws -> NGramManifest.Order? {
    let facts = try ranks.allGather(share.facts)
    let sums = facts[0].indices.map { index in facts.reduce(0) { $0 + $1[index] } }
    guard !sums.isEmpty else { return nil }
    return NGramManifest.Order(ngrams: sums[0], contexts: sums[1], countsOfCounts: Array(sums[2...]))
  }

  /// The checksums of all ranks' files on rank 0. Collective.
  private func spills(_ share: CountingShare) throws -> [String: String] {
    let parts = try ranks.gather([UInt8](JSONEncoder().encode(share.spills)))
    return try parts.filter { !$0.isEmpty }.reduce(into: [:]) { all, part in
      all.merge(try JSONDecoder().decode([String: String].self, from: Data(part))) { $1 }
    }
  }
}
