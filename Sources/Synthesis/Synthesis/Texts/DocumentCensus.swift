import Corpora
import Files
import RankGroups

/// The documents of all ranks by their hashes and sizes: which of them are different, and by which numbers they are known.
struct DocumentCensus {
  /// A document by its hash and its size.
  struct Place {
    let hash: ContentHash
    let size: Int
  }

  /// The different documents, in the order of the text.
  let different: [Place]
  /// The number of each document of this rank among the different ones; nil for a copy of one before it.
  let ownNumbers: [Int?]
  /// The number of copies.
  let copies: Int

  /// Counts the documents of all ranks. Collective.
  init(_ own: [Document], _ ranks: any RankGroup) throws {
    let lists = try ranks.allGather(own.flatMap { ContentHash(of: $0.text[...]).integers + [$0.text.count] })
    let places = lists.map { Self.places($0) }
    let numbers = Self.numbers(of: places.flatMap { $0 })
    let first = places[..<ranks.rank].reduce(0) { $0 + $1.count }
    different = zip(places.joined(), numbers).compactMap { $1 == nil ? nil : $0 }
    ownNumbers = Array(numbers[first..<first + own.count])
    copies = numbers.count - different.count
  }

  private static func places(_ integers: [Int]) -> [Place] {
    stride(from: 0, to: integers.count, by: 3).map { start in
      Place(hash: ContentHash(integers[start], integers[start + 1]), size: integers[start + 2])
    }
  }

  private static func numbers(of places: [Place]) -> [Int?] {
    var known: Set<ContentHash> = []
    return places.map { known.insert($0.hash).inserted ? known.count - 1 : nil }
  }
}
