/// The origin of an answer, for messages that show none of its secrets.
struct AnswerOrigin {
  /// Its name, such as the address of an endpoint.
  let name: String
  private let hidden: (String) -> String

  /// The origin of what a transport brings.
  init(_ transport: any AnswerTransport) {
    name = transport.name
    hidden = transport.redacted
  }

  /// An origin by its name and the way to hide its secrets.
  init(name: String, hidden: @escaping (String) -> String) {
    self.name = name
    self.hidden = hidden
  }

  /// An origin without secrets.
  init(name: String) {
    self.name = name
    hidden = { $0 }
  }

  /// A text without the secrets.
  func redacted(_ text: String) -> String { hidden(text) }
}
