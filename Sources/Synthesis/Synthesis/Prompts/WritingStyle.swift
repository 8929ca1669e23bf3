/// A manner in which a text is written again: a register, or a perspective.
public struct WritingStyle: Codable, Sendable, Equatable {
  /// A short name: that of a known style, or the instruction itself.
  public let name: String
  /// The instruction.
  public let instruction: String

  private static let known = [
    "easy": "in short, plain sentences with everyday words, for a reader of ten years",
    "medium": "in the clear, neutral language of an encyclopedia, for a reader with a general education",
    "hard": "in dense, precise language with terse sentences and learned words, for an expert reader",
    "conversation": "as a conversation in which one speaker asks questions and another answers them",
    "teacher": "from the perspective of a teacher who explains the subject to a class, step by step",
    "reporter": "from the perspective of a reporter who tells the news: the most important first",
    "historian": "from the perspective of a historian who looks at causes and consequences",
    "skeptic": "from the perspective of a skeptic who asks of every statement what supports it in the text",
    "witness": "from the perspective of a witness who was there and tells what happened in order",
  ]

  /// The three registers.
  public static let usual = ["easy", "medium", "hard"].map { WritingStyle($0) }

  /// The names of the known styles, sorted.
  public static var knownNames: [String] { known.keys.sorted() }

  /// A known style by its name, or a style by its instruction.
  public init(_ name: String) {
    self.name = name
    instruction = Self.known[name] ?? name
  }

  /// A style with a name of its own.
  public init(name: String, instruction: String) {
    self.name = name
    self.instruction = instruction
  }
}
