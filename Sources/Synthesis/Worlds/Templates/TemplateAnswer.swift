import Files
import LanguageModelClients
import Randomness

/// The answer of templates to one request.
///
/// It follows from the seed and the request's key, source, entities and messages alone.
struct TemplateAnswer {
  private let request: ModelRequest
  private let source: SourceText
  private let choices: Choices

  /// - Throws: `WorldError.notOfAWorld`.
  init(to request: ModelRequest, seed: UInt64) throws(WorldError) {
    let source = SourceText(request.source)
    guard !source.statements.isEmpty else { throw .notOfAWorld(document: request.document) }
    self.request = request
    self.source = source
    choices = Choices(RandomStream(seed: Self.seed(of: request, seed), purpose: .templates))
  }

  private static func seed(of request: ModelRequest, _ seed: UInt64) -> UInt64 {
    let checksum = Checksum.of(Array("\(seed) \(request.key)".utf8))
    return UInt64(checksum.prefix(16), radix: 16) ?? seed
  }

  /// The text of the answer.
  ///
  /// - Throws: `WorldError` for an operation or a number of entities that templates are not for.
  func text() throws -> String {
    switch request.operation {
    case "entities": try entities()
    case "pair": try links(count: 2)
    case "triple": try links(count: 3)
    case "rephrase": rephrased()
    case "fidelity": isFaithful ? "yes" : "no"
    default: throw WorldError.operation(request.operation)
    }
  }

  /// The summary, from which nobody learns who taught whom, and the names.
  private func entities() throws -> String {
    let title = source.title.isEmpty ? "The text" : source.title
    let answer = JSONValue.object([
      "summary": .text("\(title): a text about \(source.people.count) people and their teachers."),
      "entities": .list(source.people.map { .text($0) }),
    ])
    return String(decoding: try canonicalJSON(answer, pretty: false), as: UTF8.self)
  }

  private func links(count: Int) throws(WorldError) -> String {
    guard request.entities.count == count else {
      throw .entityCount(request.entities.count, operation: request.operation)
    }
    var choices = choices
    return LinkText(about: request.entities, of: source, TeachingGraph(source)).text(&choices)
  }

  /// The same facts in the same direction, in the words of a register, in another order.
  private func rephrased() -> String {
    var choices = choices
    let register = request.entities.first.flatMap { Register(rawValue: $0) }
    let facts = source.statements.map { $0.forward(register, &choices) }
    return SourceText.text(title: source.title, choices.shuffled(facts + source.details.map(\.sentence)))
  }

  /// True if the messages state each fact of the source once more than the source does.
  private var isFaithful: Bool {
    let asked = SourceText(request.messages.map(\.content).joined(separator: "\n")).statements
    return Set(source.statements).allSatisfy { fact in
      asked.count { $0 == fact } > source.statements.count { $0 == fact }
    } && Set(asked) == Set(source.statements)
  }
}
