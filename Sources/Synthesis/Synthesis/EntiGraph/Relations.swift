import Files
import Randomness

/// The subsets of a document's entities whose relations are asked for, each computed from its number: pairs, and then triples.
struct Relations: RandomAccessCollection {
  /// A subset.
  struct Element: Equatable {
    let operation: RequestOperation
    /// The number among the document's subsets of this operation.
    let part: Int
    let entities: [String]
  }

  /// The entities that are used.
  let entities: [String]
  let pairs: SubsetSample
  let triples: SubsetSample
  var startIndex: Int { 0 }
  var endIndex: Int { pairs.count + triples.count }

  /// The subsets of a document; a function of the seed, the settings and the document alone.
  ///
  /// - Parameter entities: all entities of the document, of which the first `maxEntities` are used.
  init(_ entities: [String], settings: EntiGraphSettings, seed: UInt64, document: String) {
    let used = entities.prefix(Swift.min(settings.maxEntities ?? .max, EntitySubsets.mostEntities))
    let allPairs = EntitySubsets(of: used.count, size: 2)
    let allTriples = EntitySubsets(of: used.count, size: 3)
    self.entities = Array(used)
    pairs =
      if let count = settings.pairs {
        SubsetSample(count, of: allPairs, stream: Self.stream(ofSize: 2, document: document, seed: seed))
      } else {
        SubsetSample(all: allPairs)
      }
    triples = SubsetSample(
      settings.triples, of: allTriples, stream: Self.stream(ofSize: 3, document: document, seed: seed))
  }

  private static func stream(ofSize size: Int, document: String, seed: UInt64) -> RandomStream {
    let index = ContentHash(of: Array("\(document) \(size)".utf8)[...]).low & 0xFFFF_FFFF
    return RandomStream(seed: seed, purpose: .entitySubsets, index: Int(index))
  }

  subscript(position: Int) -> Element {
    let isPair = position < pairs.count
    let part = isPair ? position : position - pairs.count
    let subset = isPair ? pairs[part] : triples[part]
    return Element(operation: isPair ? .pair : .triple, part: part, entities: subset.map { entities[$0] })
  }
}

extension RequestMaker.Subject {
  /// The relation of some entities of a document.
  static func relation(_ relation: Relations.Element, of document: SourceDocument) -> Self {
    var subject = Self(relation.operation, of: document, part: relation.part, subset: relation.entities)
    subject.values[.entities] = relation.entities.map { "- \($0)" }.joined(separator: "\n")
    return subject
  }
}
