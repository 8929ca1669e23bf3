import LanguageModelClients

/// The requests of rephrasing for some documents: the chunks of each version one after another, since each sees the end of the text
/// before it; versions run side by side.
final class RephraseSource: RequestSource {
  private let settings: RephraseSettings
  private let maker: RequestMaker
  private var versions: VersionSequence
  /// The versions that are being written.
  private var open: [Version.ID: Version] = [:]
  /// The requests that follow from answers.
  private var ready: [RequestMaker.Subject] = []
  /// The questions whose answers have not come.
  private var questions = 0

  /// A version of a document that is being written.
  struct Version {
    struct ID: Hashable {
      let document: String
      let version: Int
    }

    let plan: RephrasePlan
    let number: Int
    var texts: [String] = []

    var id: ID { ID(document: plan.document.id, version: number) }
  }

  /// The requests for some documents.
  init(_ documents: [SourceDocument], settings: RephraseSettings, maker: RequestMaker) {
    self.settings = settings
    self.maker = maker
    versions = VersionSequence(documents, settings)
  }

  var isFinished: Bool { versions.isFinished && open.isEmpty && ready.isEmpty && questions == 0 }

  func next() throws -> ModelRequest? {
    if !ready.isEmpty { return try maker.request(ready.removeFirst()) }
    guard let version = versions.next() else { return nil }
    open[version.id] = version
    return try maker.request(.chunk(of: version))
  }

  func receive(_ record: RequestRecord) {
    guard record.operation == RequestOperation.rephrase.rawValue else { return questions -= 1 }
    // The chunk that came is the first that its version has not.
    guard let id = open.keys.first(where: { isOwner($0, of: record) }), var version = open.removeValue(forKey: id)
    else {
      return
    }
    // A version with a chunk that failed is not continued.
    guard let text = record.usableText else { return }
    version.texts.append(text)
    if settings.asksFidelity {
      ready.append(.fidelity(of: text, version.plan, part: record.part))
      questions += 1
    }
    if version.texts.count < version.plan.chunks.count {
      ready.append(.chunk(of: version))
      open[id] = version
    }
  }

  private func isOwner(_ id: Version.ID, of record: RequestRecord) -> Bool {
    id.document == record.document && open[id]?.plan.place(of: record.part).version == id.version
  }
}

extension RequestMaker.Subject {
  /// The next chunk of a version.
  static func chunk(of version: RephraseSource.Version) -> Self {
    let chunk = version.texts.count
    let plan = version.plan
    let style = plan.style(of: version.number)
    var subject = Self(
      .rephrase, of: plan.document, source: String(plan.chunks[chunk]),
      part: plan.part(version: version.number, chunk: chunk), subset: [style.name])
    subject.values[.style] = style.instruction
    subject.values[.previous] = TextTail.end(of: plan.stitched(version.texts), limit: plan.settings.previousBytes)
    return subject
  }

  /// The question whether a text says the same as its chunk.
  ///
  /// - Parameter part: that of the request for the text.
  static func fidelity(of text: String, _ plan: RephrasePlan, part: Int) -> Self {
    let place = plan.place(of: part)
    var subject = Self(
      .fidelity, of: plan.document, source: String(plan.chunks[place.chunk]), part: part,
      subset: [plan.style(of: place.version).name])
    subject.values[.rewrite] = text
    return subject
  }
}

/// The versions of all documents, one after another.
struct VersionSequence: Sequence, IteratorProtocol {
  private let documents: [SourceDocument]
  private let settings: RephraseSettings
  private var plan: RephrasePlan?
  private var document = 0
  private var version = 0

  init(_ documents: [SourceDocument], _ settings: RephraseSettings) {
    self.documents = documents
    self.settings = settings
  }

  /// True when no version is left.
  var isFinished: Bool { document == documents.count }

  /// The next version, of which nothing is written.
  mutating func next() -> RephraseSource.Version? {
    guard !isFinished else { return nil }
    let plan = self.plan ?? RephrasePlan(documents[document], settings)
    let next = RephraseSource.Version(plan: plan, number: version)
    version += 1
    self.plan = plan
    if version == plan.versionCount {
      self.plan = nil
      version = 0
      document += 1
    }
    return next
  }
}
