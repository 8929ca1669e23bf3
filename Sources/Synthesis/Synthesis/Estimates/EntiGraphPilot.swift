import LanguageModelClients
import RankGroups

/// The entities of some documents, and then some of their relations.
final class EntiGraphPilot: PilotSource {
  /// The most documents of all ranks whose entities are asked for, and the most relations of a rank: the standard error of means over
  /// them is a few percent.
  private static let documentCount = 32, relationCount = 96
  /// The part of the relations of these documents that are asked for at most.
  private static let relationFraction = 8

  private let settings: EntiGraphSettings
  private let maker: RequestMaker
  private let documents: [SourceDocument]
  /// The own documents among those whose entities are asked for.
  private let chosen: [SourceDocument]
  private var unasked: ArraySlice<SourceDocument>
  private var asked = AskedRequests()
  /// The relations of each document whose answer came.
  private var known: [(document: SourceDocument, relations: Relations)] = []
  private var queue: [RequestMaker.Subject]?
  private var result = SynthesisTally()

  /// A pilot of some documents.
  ///
  /// - Parameters:
  ///   - documents: this rank's.
  ///   - all: the number of documents of all ranks.
  init(_ documents: [SourceDocument], of all: Int, settings: EntiGraphSettings, maker: RequestMaker) {
    self.documents = documents
    self.settings = settings
    self.maker = maker
    let numbers = EvenSpread.places(Self.documentCount, of: all)
    chosen = documents.filter { numbers.contains($0.number) }
    unasked = chosen[...]
  }

  var isFinished: Bool { unasked.isEmpty && asked.isEmpty && queue?.isEmpty ?? chosen.isEmpty }

  func next() throws -> ModelRequest? {
    if let document = unasked.popFirst() {
      return asked.ask(try maker.request(RequestMaker.Subject(.entities, of: document)))
    }
    if queue == nil, asked.isEmpty { queue = relationSubjects() }
    guard let subject = queue?.popLast() else { return nil }
    return asked.ask(try maker.request(subject))
  }

  func receive(_ record: RequestRecord) {
    guard let size = asked.end(record) else { return }
    result.add(record, of: size)
    guard size.operation == .entities, let document = chosen.first(where: { $0.id == record.document }) else { return }
    let entities = EntityAnswer(record)?.entities ?? []
    let relations = Relations(entities, settings: settings, seed: maker.settings.seed, document: document.id)
    known.append((document, relations))
  }

  /// Some relations of the documents, evenly spread over all of theirs, the last one first.
  private func relationSubjects() -> [RequestMaker.Subject] {
    known.sort { $0.document.number < $1.document.number }
    let total = known.reduce(0) { $0 + $1.relations.count }
    let count = min(Self.relationCount, max(known.count, total / Self.relationFraction))
    let places = EvenSpread.places(count, of: total)
    var first = 0
    var subjects: [RequestMaker.Subject] = []
    for (document, relations) in known {
      let own = relations.indices.filter { places.contains(first + $0) }
      subjects += own.map { .relation(relations[$0], of: document) }
      first += relations.count
    }
    return subjects.reversed()
  }

  func tally(_ ranks: any RankGroup) throws -> SynthesisTally {
    let all = try RelationCounts(known.map { RelationCounts($0.relations) }, ranks)
    var tally = result
    tally.plan(1, documents.map { size(.entities, of: $0) })
    for (document, relations) in known {
      plan(RelationCounts(relations), [document], names: all, in: &tally)
    }
    // Documents whose entities were not asked for have as many relations as the mean of the others.
    let ids = Set(known.map(\.document.id))
    plan(all, documents.filter { !ids.contains($0.id) }, names: all, in: &tally)
    return try tally.summed(ranks)
  }

  /// Adds the relations of documents, each of which has the mean of some counts.
  private func plan(
    _ counts: RelationCounts, _ documents: [SourceDocument], names: RelationCounts, in tally: inout SynthesisTally
  ) {
    tally.plan(counts.mean(\.pairs), documents.map { size(.pair, of: $0, names: 2, names) })
    tally.plan(counts.mean(\.triples), documents.map { size(.triple, of: $0, names: 3, names) })
  }

  private func size(
    _ operation: RequestOperation, of document: SourceDocument, names: Int = 0,
    _ counts: RelationCounts = RelationCounts()
  ) -> SizedRequest {
    let prompt = maker.settings.prompts[operation].text.utf8.count + document.title.utf8.count
    let bytes = document.text.utf8.count
    let nameBytes = Int((counts.bytesPerName * Double(names)).rounded())
    return SizedRequest(operation, promptBytes: prompt + bytes + nameBytes, sourceBytes: bytes)
  }
}
