/// A paragraph with emphasis, written once for the page and for the terminal; plain text is escaped on the page.
package struct Prose: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// A stretch of a paragraph.
  package enum Piece: Sendable, Equatable {
    case plain(String)
    /// The number that a sentence is about.
    case strong(String)
    /// A superscript; after a circumflex in plain text.
    case raised(String)
    /// A file's name.
    case code(String)
    /// Digits in groups of three on the page, plain digits elsewhere.
    case count(Int)
  }

  /// Collects the pieces of an interpolated literal.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}
    package mutating func appendLiteral(_ literal: String) { pieces.append(.plain(literal)) }
    package mutating func appendInterpolation(_ text: String) { pieces.append(.plain(text)) }
    package mutating func appendInterpolation(_ value: Double) { pieces.append(.plain("\(value)")) }
    package mutating func appendInterpolation(_ count: Int) { pieces.append(.count(count)) }
    package mutating func appendInterpolation(_ prose: Prose) { pieces += prose.pieces }
    package mutating func appendInterpolation(strong text: String) { pieces.append(.strong(text)) }
    package mutating func appendInterpolation(raised text: String) { pieces.append(.raised(text)) }
    package mutating func appendInterpolation(code text: String) { pieces.append(.code(text)) }
  }

  private let pieces: [Piece]

  package init(stringLiteral literal: String) { pieces = [.plain(literal)] }
  package init(stringInterpolation interpolation: StringInterpolation) { pieces = interpolation.pieces }
  package init(_ text: String) { pieces = [.plain(text)] }

  /// The paragraph in HTML, without an element around it.
  package var html: String { pieces.map { $0.html }.joined() }
  /// The paragraph for a terminal.
  package var text: String { pieces.map { $0.text }.joined() }
}

extension Prose.Piece {
  fileprivate var html: String {
    switch self {
    case .plain(let text): escaped(text)
    case .strong(let text): "<b>\(escaped(text))</b>"
    case .raised(let text): "<sup>\(escaped(text))</sup>"
    case .code(let text): "<code>\(escaped(text))</code>"
    case .count(let count): grouped(count)
    }
  }

  fileprivate var text: String {
    switch self {
    case .plain(let text), .strong(let text), .code(let text): text
    case .raised(let text): "^\(text)"
    case .count(let count): "\(count)"
    }
  }
}
