import Files
import LanguageModelClients

/// A source of given requests.
final class RequestList: RequestSource {
  private var requests: [ModelRequest]
  /// The records in the order in which they came.
  private(set) var records: [RequestRecord] = []

  init(_ requests: [ModelRequest]) { self.requests = requests.reversed() }

  convenience init(count: Int, format: AnswerFormat = .text) {
    self.init((0..<count).map { ModelRequest.sample("r\($0)", format: format) })
  }

  func next() -> ModelRequest? { requests.popLast() }
  func receive(_ record: RequestRecord) { records.append(record) }
  var isFinished: Bool { requests.isEmpty }

  /// The answers by their keys.
  var answers: [String: String] {
    Dictionary(records.filter(\.isAnswered).map { ($0.key, $0.text ?? "") }) { first, _ in first }
  }
}

/// A source that asks for the entities of each document and, when they are known, for each of them.
final class EntityRequests: RequestSource {
  static let schema = JSONValue.object([
    "type": .text("object"), "required": .list([.text("entities")]),
    "properties": .object([
      "entities": .object(["type": .text("array"), "items": .object(["type": .text("string")])])
    ]),
  ])

  private var ready: [ModelRequest]
  private var open: Int
  private(set) var records: [RequestRecord] = []

  init(documents: Int) {
    ready = (0..<documents).map {
      ModelRequest.sample("d\($0)", operation: "entities", format: .json(schemaName: "entities", schema: Self.schema))
    }
    open = documents
  }

  func next() -> ModelRequest? { ready.isEmpty ? nil : ready.removeFirst() }

  func receive(_ record: RequestRecord) {
    records.append(record)
    guard record.operation == "entities" else { return }
    open -= 1
    ready += entities(record).map { ModelRequest.sample("\(record.key)-\($0)", operation: "pair") }
  }

  private func entities(_ record: RequestRecord) -> [String] {
    guard record.isAnswered, case .object(let fields) = TolerantJSON.value(in: record.text ?? ""),
      case .list(let names) = fields["entities"]
    else { return [] }
    return names.compactMap { if case .text(let name) = $0 { name } else { nil } }
  }

  var isFinished: Bool { ready.isEmpty && open == 0 }

  var answers: [String: String] {
    Dictionary(records.filter(\.isAnswered).map { ($0.key, $0.text ?? "") }) { first, _ in first }
  }

  /// The answer of a model that works.
  static func answer(_ request: ModelRequest) -> String {
    request.operation == "entities" ? "{\"entities\":[\"a\",\"b\",\"c\"]}" : "A text about \(request.key)."
  }
}

extension ModelRequest {
  static func sample(
    _ key: String, operation: String = "pair", maxTokens: Int = 20, format: AnswerFormat = .text, seed: Int? = nil
  ) -> ModelRequest {
    ModelRequest(
      key: key, operation: operation, document: "doc", part: 0,
      messages: [ChatMessage(role: "user", content: "Write about \(key).")],
      sampling: SamplingSettings(maxTokens: maxTokens, seed: seed), format: format)
  }
}
