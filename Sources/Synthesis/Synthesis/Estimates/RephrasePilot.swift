import LanguageModelClients
import RankGroups

/// The first chunks of some versions of documents.
final class RephrasePilot: PilotSource {
  /// The most versions of all ranks whose first chunks are asked for.
  private static let versionCount = 48
  /// The versions whose first chunks are asked for at least.
  private static let fewestVersions = 4
  /// The part of all versions that are asked for, above that.
  private static let versionFraction = 4

  private let settings: RephraseSettings
  private let maker: RequestMaker
  private let documents: [SourceDocument]
  private var ready: [RequestMaker.Subject]
  private var asked = AskedRequests()
  private var result = SynthesisTally()

  /// A pilot of some documents.
  ///
  /// - Parameters:
  ///   - documents: this rank's.
  ///   - all: the number of documents of all ranks.
  init(_ documents: [SourceDocument], of all: Int, settings: RephraseSettings, maker: RequestMaker) {
    self.documents = documents
    self.settings = settings
    self.maker = maker
    ready = Self.firstChunks(documents, of: all, settings)
  }

  /// The first chunks of versions that are spread evenly over those of all documents.
  private static func firstChunks(
    _ documents: [SourceDocument], of all: Int, _ settings: RephraseSettings
  ) -> [RequestMaker.Subject] {
    let versions = settings.styles.count * settings.repeats
    let total = all * versions
    let count = min(versionCount, max(fewestVersions, total / versionFraction))
    let places = EvenSpread.places(count, of: total)
    return documents.flatMap { document in
      let own = (0..<versions).filter { places.contains(document.number * versions + $0) }
      return own.map {
        RequestMaker.Subject.chunk(of: RephraseSource.Version(plan: RephrasePlan(document, settings), number: $0))
      }
    }
  }

  var isFinished: Bool { ready.isEmpty && asked.isEmpty }

  func next() throws -> ModelRequest? {
    guard let subject = ready.popLast() else { return nil }
    return asked.ask(try maker.request(subject))
  }

  func receive(_ record: RequestRecord) {
    guard let size = asked.end(record) else { return }
    result.add(record, of: size)
    guard size.operation == .rephrase, settings.asksFidelity, let text = record.usableText,
      let document = documents.first(where: { $0.id == record.document })
    else { return }
    ready.append(.fidelity(of: text, RephrasePlan(document, settings), part: record.part))
  }

  func tally(_ ranks: any RankGroup) throws -> SynthesisTally {
    var tally = result
    for document in documents {
      let plan = RephrasePlan(document, settings)
      for (number, chunk) in plan.chunks.enumerated() {
        let sizes = sizes(chunk.utf8.count, of: document, previous: number > 0 ? settings.previousBytes : 0)
        for size in sizes { tally.plan(Double(plan.versionCount), [size]) }
      }
    }
    return try tally.summed(ranks)
  }

  /// The sizes of the requests for a chunk.
  private func sizes(_ bytes: Int, of document: SourceDocument, previous: Int) -> [SizedRequest] {
    let title = document.title.utf8.count
    func size(_ operation: RequestOperation, more: Int) -> SizedRequest {
      let prompt = maker.settings.prompts[operation].text.utf8.count + title
      return SizedRequest(operation, promptBytes: prompt + bytes + more, sourceBytes: bytes)
    }
    let rephrase = size(.rephrase, more: previous + styleBytes)
    // A version is about as long as its source.
    return settings.asksFidelity ? [rephrase, size(.fidelity, more: bytes)] : [rephrase]
  }

  private var styleBytes: Int {
    settings.styles.reduce(0) { $0 + $1.instruction.utf8.count } / max(1, settings.styles.count)
  }
}
