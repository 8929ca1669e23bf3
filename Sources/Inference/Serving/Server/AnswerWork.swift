/// A choice of an answer while its tokens come.
protocol AnswerChoice: Sendable {
  /// The complete choice, and the news of a streamed one.
  associatedtype Complete: Encodable & Sendable
  associatedtype Delta: Encodable & Sendable

  /// The choice as far as it is known.
  var object: Complete { get }
  /// The first event of a streamed choice; nil when there is none before its tokens.
  var begin: Delta? { get }
  /// The number of drawn tokens.
  var drawn: Int { get }

  /// Adds what is new.
  mutating func take(_ event: AnswerEvent)
  /// Returns the news of an event as clients see them; nil when there are none.
  mutating func delta(_ event: AnswerEvent) -> Delta?
}

/// The sequences of a request, and what becomes of them.
struct AnswerWork<Choice: AnswerChoice>: Sendable {
  /// The kinds of objects of the interface.
  struct Objects: Sendable {
    /// That of a complete answer, and of an event.
    let complete: String, event: String
  }

  let head: AnswerHead
  let objects: Objects
  /// A sequence for each choice, in the order of their indices.
  let sequences: [SequenceRequest]
  /// The choices before anything is known of them.
  let choices: [Choice]
  /// The tokens of all prompts, each counted once.
  let promptTokens: Int
  let streamsUsage: Bool

  /// The numbers of tokens once all choices are complete.
  func usage(_ choices: [Choice]) -> Usage {
    Usage(promptTokens: promptTokens, completionTokens: choices.reduce(0) { $0 + $1.drawn })
  }
}
