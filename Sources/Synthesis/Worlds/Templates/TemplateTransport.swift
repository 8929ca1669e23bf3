import Files
import LanguageModelClients

/// Templates in place of a language model: they answer requests about documents of a ``World``, and no others.
///
/// An answer is a complete response of a chat endpoint, so that everything behind the transport is the same as with an endpoint. It
/// depends on the seed and the request alone. Requests end at once, and the clock advances only by waiting.
public final class TemplateTransport: AnswerTransport {
  /// The name of the generator in manifests and tables.
  public static let generator = "template"

  private let seed: UInt64
  private var ended: [TransportEvent] = []
  /// The seconds that were waited for.
  public private(set) var now = 0.0

  /// Templates whose wordings follow from a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// Answers a request.
  ///
  /// - Throws: `WorldError` for a document that is not of a world, an operation that templates do not know, or a number of entities
  ///   that the operation is not for.
  public func start(_ request: ModelRequest, id: Int) throws {
    let text = try TemplateAnswer(to: request, seed: seed).text()
    let completion = TemplateCompletion(text, to: request)
    let response = HTTPResponse(status: 200, body: [UInt8](try canonicalJSON(completion, pretty: false)))
    ended.append(TransportEvent(id: id, outcome: .response(response)))
  }

  /// All requests that were started, or none after so many seconds of the clock.
  public func wait(seconds: Double) -> [TransportEvent] {
    guard ended.isEmpty else {
      defer { ended = [] }
      return ended
    }
    now += seconds
    return []
  }
}
