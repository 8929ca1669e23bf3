import LanguageModelClients

extension SynthesisSettings {
  /// The requests for some documents, all of them.
  func source(for documents: [SourceDocument]) -> any RequestSource {
    let maker = RequestMaker(settings: self)
    return switch method {
    case .entigraph(let settings): EntiGraphSource(documents, settings: settings, maker: maker)
    case .rephrase(let settings): RephraseSource(documents, settings: settings, maker: maker)
    }
  }

  /// A few requests for some documents, whose answers tell what all of them will take.
  ///
  /// - Parameter count: the number of documents of all ranks.
  func pilot(for documents: [SourceDocument], of count: Int) -> any PilotSource {
    let maker = RequestMaker(settings: self)
    return switch method {
    case .entigraph(let settings): EntiGraphPilot(documents, of: count, settings: settings, maker: maker)
    case .rephrase(let settings): RephrasePilot(documents, of: count, settings: settings, maker: maker)
    }
  }
}

/// The first requests of another source.
final class FirstRequests: RequestSource {
  private let source: any RequestSource
  private var left: Int
  private var open = 0
  /// The requests that were asked, with the records that ended them.
  private(set) var asked: [(request: ModelRequest, record: RequestRecord?)] = []

  /// The first `count` requests of a source.
  init(_ count: Int, of source: any RequestSource) {
    self.source = source
    left = count
  }

  var isFinished: Bool { open == 0 && (left == 0 || source.isFinished) }

  func next() throws -> ModelRequest? {
    guard left > 0, let request = try source.next() else { return nil }
    left -= 1
    open += 1
    asked.append((request, nil))
    return request
  }

  func receive(_ record: RequestRecord) throws {
    open -= 1
    if let index = asked.firstIndex(where: { $0.request.key == record.key }) { asked[index].record = record }
    try source.receive(record)
  }
}
