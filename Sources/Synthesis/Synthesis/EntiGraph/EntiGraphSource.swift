import LanguageModelClients

/// The requests of EntiGraph for some documents: the entities of each, and then the relations of their subsets, document after
/// document.
///
/// Requests are made one by one, so that memory does not grow with their number.
final class EntiGraphSource: RequestSource {
  private let settings: EntiGraphSettings
  private let maker: RequestMaker
  private var unasked: ArraySlice<SourceDocument>
  /// The documents whose entities are asked for, by their ids.
  private var awaited: [String: SourceDocument] = [:]
  /// The documents whose entities are known, in the order in which they came, with the relations that are left.
  private var known: [(document: SourceDocument, relations: Slice<Relations>)] = []

  /// The requests for some documents.
  init(_ documents: [SourceDocument], settings: EntiGraphSettings, maker: RequestMaker) {
    unasked = documents[...]
    self.settings = settings
    self.maker = maker
  }

  var isFinished: Bool { unasked.isEmpty && awaited.isEmpty && known.isEmpty }

  func next() throws -> ModelRequest? {
    while let document = known.first?.document {
      if let relation = known[0].relations.popFirst() { return try maker.request(.relation(relation, of: document)) }
      known.removeFirst()
    }
    return try nextEntities()
  }

  private func nextEntities() throws -> ModelRequest? {
    guard let document = unasked.popFirst() else { return nil }
    awaited[document.id] = document
    return try maker.request(RequestMaker.Subject(.entities, of: document))
  }

  func receive(_ record: RequestRecord) {
    guard record.operation == RequestOperation.entities.rawValue,
      let document = awaited.removeValue(forKey: record.document)
    else { return }
    // A document whose entities are not known has no relations.
    guard let answer = EntityAnswer(record) else { return }
    let relations = Relations(
      answer.entities, settings: settings, seed: maker.settings.seed, document: document.id)
    known.append((document, relations[...]))
  }
}
