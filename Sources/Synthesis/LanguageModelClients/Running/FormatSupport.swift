/// The knowledge of the forms that a server takes in `response_format`.
struct FormatSupport {
  /// The forms, each simpler than the next.
  enum Level: Int, Comparable {
    case none, object, schema

    static func < (first: Level, second: Level) -> Bool { first.rawValue < second.rawValue }

    /// The next simpler form; nil for none.
    var simpler: Level? { Level(rawValue: rawValue - 1) }
  }

  /// The richest form that is tried.
  private(set) var best: Level
  private var known: Set<Level> = []

  /// Support of which nothing is known, but that no form is richer than `best`.
  init(best: Level) { self.best = best }

  /// The form in which a request is sent when the server takes all of them up to `level`.
  static func format(_ format: AnswerFormat, at level: Level) -> AnswerFormat {
    switch (format, level) {
    case (.text, _), (_, .none): .text
    case (.object, _), (_, .object): .object
    case (.json, .schema): format
    }
  }

  /// The form that a request asks for.
  static func level(of format: AnswerFormat) -> Level {
    switch format {
    case .text: .none
    case .object: .object
    case .json: .schema
    }
  }

  /// The form that is tried next after a refusal; nil when the server has taken it before, or when there is no simpler one.
  mutating func level(after refused: Level, isCertain: Bool) -> Level? {
    guard let simpler = refused.simpler, !known.contains(refused) else { return nil }
    if isCertain { best = min(best, simpler) }
    return simpler
  }

  /// Learns that a request was answered whose form was `level` after `lowered` was refused.
  mutating func learn(_ level: Level, wasLowered: Bool) {
    known.insert(level)
    if wasLowered { best = min(best, level) }
  }
}
