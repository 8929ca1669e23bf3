/// A reason why there is no world, or no answer by templates.
public enum WorldError: Error, Equatable, Sendable {
  /// No document, no entity, or more of them than there are names.
  case size(documents: Int, entities: Int)
  /// A number of lines into which the entities of a document cannot be divided.
  case lines(Int, entities: Int)
  /// A number of general texts that is out of range.
  case generalTexts(Int)
  /// A number of something in a world of concepts that is out of range.
  case count(Int, of: String, range: ClosedRange<Int>)
  /// A document without a statement in the English of worlds.
  case notOfAWorld(document: String)
  /// An operation that templates do not know.
  case operation(String)
  /// A number of entities that the operation is not for.
  case entityCount(Int, operation: String)
}

extension WorldError: CustomStringConvertible {
  /// The facts in a sentence that ends with what to do.
  public var description: String {
    switch self {
    case .size(let documents, let entities):
      "the world has \(documents) document(s) of \(entities) entities; give at least one of each, and together at most "
        + "\(WorldSettings.mostPeople) entities"
    case .lines(let lines, let entities):
      "\(entities) entities of a document do not form \(lines) lines of one length; give at least 2 lines, and a multiple of "
        + "them of at least \(WorldSettings.shortestLine) entities in each"
    case .generalTexts(let count):
      "the world has \(count) general texts; give 0 to \(WorldSettings.mostGeneralTexts)"
    case .count(let count, let name, let range):
      "the world of concepts has \(count) \(name); give \(range.lowerBound) to \(range.upperBound)"
    case .notOfAWorld(let document):
      "document \(document) is not of a world: no sentence of it tells who taught whom in the words that templates know; "
        + "make documents with chorus simulate world, or use a language model for others"
    case .operation(let name):
      "templates have no answer to \"\(name)\"; use entities, pair, triple, rephrase or fidelity"
    case .entityCount(let count, let operation):
      "a request of the kind \"\(operation)\" names \(count) entities; name 2 for a pair and 3 for a triple"
    }
  }
}
