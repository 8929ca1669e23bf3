import Generation

/// The parameters of a request that completions and chats have in common.
package struct SamplingFields: Sendable, Equatable {
  /// The most choices of a request.
  static let mostChoices = 128
  /// The most texts that end an answer. OpenAI allows 4, but tasks of evaluation harnesses have more.
  static let mostStops = 16
  /// The integers that JSON numbers hold exactly.
  static let exactIntegers = -(1 << 53)...(1 << 53)

  /// τ, by which logits are divided: 0 takes the most likely token. Values below 0.01 count as 0.
  package let temperature: Double
  /// The probability that the most likely tokens, from which one is drawn, have together at least.
  package let topP: Double
  /// The number of most likely tokens from which one is drawn; nil: all.
  package let topK: Int?
  /// The seed of the draws; nil: one that nobody knows.
  package let seed: UInt64?
  /// The answers to each prompt.
  package let choices: Int
  /// Texts at which an answer ends; they do not belong to it.
  package let stops: [String]
  /// True for an answer in server-sent events.
  package let isStreamed: Bool
  /// True when the last event has the numbers of tokens.
  package let streamsUsage: Bool

  /// Fields that would change an answer and are not implemented.
  private static let refused = ["logit_bias", "presence_penalty", "frequency_penalty"]

  init(_ fields: RequestFields) throws {
    try fields.refuse(Self.refused)
    let temperature = try fields.number("temperature", in: 0...100) ?? 1
    let topP = try fields.number("top_p", in: 0...1) ?? 1
    // No probability at all is reached by the most likely token alone.
    self.temperature = temperature < 0.01 || topP == 0 ? 0 : temperature
    self.topP = topP == 0 ? 1 : topP
    topK = try fields.integer("top_k", in: -1...Int(Int32.max)).flatMap { $0 > 0 ? $0 : nil }
    seed = try fields.integer("seed", in: Self.exactIntegers).map { UInt64(bitPattern: Int64($0)) }
    choices = try fields.integer("n", in: 1...Self.mostChoices) ?? 1
    stops = try Self.stops(fields)
    isStreamed = try fields.flag("stream") ?? false
    streamsUsage = try fields.object("stream_options")?.flag("include_usage") ?? false
  }

  private static func stops(_ fields: RequestFields) throws -> [String] {
    let texts: [String]
    switch fields["stop"] {
    case nil: return []
    case .text(let text): texts = [text]
    case .list(let list):
      texts = try list.map {
        guard case .text(let text) = $0 else { throw fields.fault("stop", "must be a string or an array of strings") }
        return text
      }
    default: throw fields.mismatch("stop", "a string or an array of strings")
    }
    guard texts.count <= mostStops else { throw fields.fault("stop", "must have at most \(mostStops) texts") }
    guard !texts.contains("") else { throw fields.fault("stop", "has an empty text, which would end every answer") }
    guard texts.allSatisfy({ $0.utf8.count <= 1024 }) else {
      throw fields.fault("stop", "has a text of more than 1024 bytes")
    }
    return texts
  }
}
