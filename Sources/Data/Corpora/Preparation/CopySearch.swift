import Files
import RankGroups

/// Finds the exact copies among the documents of a text that is spread over ranks.
///
/// Equal documents have equal hashes, and a rank compares the hashes of one residue class, a part of them at a time: memory
/// beside the hashes themselves, 16 bytes a document, is bounded.
struct CopySearch {
  /// About the number of hashes that a rank compares at a time.
  static let roundLength = 1 << 18

  /// A document by its hash.
  private struct Entry {
    let hash: ContentHash
    let document: Int

    func isBefore(_ other: Entry) -> Bool {
      (hash.high, hash.low, document) < (other.hash.high, other.hash.low, other.document)
    }
  }

  /// The hashes of this rank's documents.
  let hashes: [ContentHash]
  /// The index of the first of them in the text.
  let first: Int
  /// All documents of the text.
  let documentCount: Int
  let ranks: any RankGroup

  /// The copies, on every rank. Collective.
  ///
  /// - Complexity: O(n log n) for the n documents of a rank.
  func copies() throws -> DocumentCopies {
    let rounds = documentCount / (Self.roundLength * ranks.size) + 1
    var found: [Int] = []
    for round in 0..<rounds {
      let received = try ranks.allToAll(parcels(round, of: rounds))
      for pair in Self.pairs(among: received.flatMap { Self.entries($0) }) { found += [pair.copy, pair.first] }
    }
    let pairs = try ranks.allGather(found).flatMap { Self.pairs($0) }
    return DocumentCopies(documentCount: documentCount, pairs: pairs)
  }

  /// The hashes of a round for each rank, as halves and index.
  private func parcels(_ round: Int, of rounds: Int) -> [[UInt8]] {
    var parcels = [[Int]](repeating: [], count: ranks.size)
    for (index, hash) in hashes.enumerated() {
      let (part, rank) = (hash.low % UInt64(rounds * ranks.size)).quotientAndRemainder(dividingBy: UInt64(ranks.size))
      guard part == round else { continue }
      parcels[Int(rank)] += hash.integers + [first + index]
    }
    return parcels.map { LittleEndian.bytes($0) }
  }

  private static func entries(_ parcel: [UInt8]) -> [Entry] {
    let integers = LittleEndian.integers(parcel[...])
    return stride(from: 0, to: integers.count, by: 3).map { start in
      Entry(hash: ContentHash(integers[start], integers[start + 1]), document: integers[start + 2])
    }
  }

  /// The documents that have the hash of one before them, each with the first of that hash.
  private static func pairs(among entries: [Entry]) -> [DocumentCopies.Pair] {
    var pairs: [DocumentCopies.Pair] = []
    var first: Entry?
    for entry in entries.sorted(by: { $0.isBefore($1) }) {
      if let first, first.hash == entry.hash {
        pairs.append(DocumentCopies.Pair(copy: entry.document, first: first.document))
      } else {
        first = entry
      }
    }
    return pairs
  }

  private static func pairs(_ integers: [Int]) -> [DocumentCopies.Pair] {
    stride(from: 0, to: integers.count, by: 2).map {
      DocumentCopies.Pair(copy: integers[$0], first: integers[$0 + 1])
    }
  }
}
