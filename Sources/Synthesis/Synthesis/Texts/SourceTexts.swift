import Corpora
import Files
import Foundation
import RankGroups

/// The different documents of a text, each of which one rank works on.
public struct SourceTexts: Sendable {
  /// This rank's documents, in the order of the text.
  public let documents: [SourceDocument]
  /// The ids of all documents, in the order of the text.
  public let ids: [String]
  /// The sizes of all documents, in bytes.
  public let sizes: [Int]
  /// The rank of each document.
  let owners: [Int]
  /// The documents that were left out since another one before them has the same text.
  public let duplicates: Int

  /// Spreads documents over ranks, so that each has about as many bytes. Collective.
  ///
  /// - Parameter read: the documents that this rank has read; those of rank 0 come first in the text.
  /// - Throws: `SynthesisError.noDocuments` when no rank has one; the errors of `ranks`.
  public init(_ read: [Document], ranks: any RankGroup = SingleRank()) throws {
    let census = try DocumentCensus(read, ranks)
    guard !census.different.isEmpty else { throw SynthesisError.noDocuments }
    ids = census.different.map(\.hash.hexadecimal)
    sizes = census.different.map(\.size)
    duplicates = census.copies
    owners = Self.owners(of: sizes, ranks: ranks.size)
    let parcels = try ranks.agree { [owners] in try Self.parcels(read, census.ownNumbers) { owners[$0] } }
    let received = try ranks.allToAll(Self.joined(parcels, ranks: ranks.size))
    documents = try ranks.agree { try received.flatMap { try Self.documents(in: $0) }.sorted { $0.number < $1.number } }
  }

  /// The checksum of the ids of all documents in their order.
  public var checksum: String { Checksum.of(ids.flatMap { Array($0.utf8) }) }

  /// The rank of each document: the largest first, each to the rank that has the fewest bytes yet, the lowest of several.
  static func owners(of sizes: [Int], ranks: Int) -> [Int] {
    var loads = [Int](repeating: 0, count: ranks)
    var owners = [Int](repeating: 0, count: sizes.count)
    for document in sizes.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      let rank = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      owners[document] = rank
      loads[rank] += sizes[document] + 1
    }
    return owners
  }

  /// A document on its way to the rank that works on it.
  private struct Parcel: Codable {
    let number: Int
    let source, text: String
  }

  private static func parcels(
    _ documents: [Document], _ numbers: [Int?], owner: (Int) -> Int
  ) throws -> [Int: [Parcel]] {
    let parcels = zip(documents, numbers).compactMap { document, number in
      number.map { Parcel(number: $0, source: document.source, text: String(decoding: document.text, as: UTF8.self)) }
    }
    return Dictionary(grouping: parcels) { owner($0.number) }
  }

  private static func joined(_ parcels: [Int: [Parcel]], ranks: Int) throws -> [[UInt8]] {
    try (0..<ranks).map { [UInt8](try JSONEncoder().encode(parcels[$0] ?? [])) }
  }

  private static func documents(in bytes: [UInt8]) throws -> [SourceDocument] {
    try JSONDecoder().decode([Parcel].self, from: Data(bytes)).map {
      SourceDocument(text: $0.text, source: $0.source, number: $0.number)
    }
  }
}
