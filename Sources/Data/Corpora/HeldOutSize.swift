/// The size of a part of a text that is held out for validation or test.
///
/// A number stands for a size: below 1 it is a fraction, and an integer above 100 counts tokens. Numbers between are refused,
/// because they are probably meant as percents.
public enum HeldOutSize: Sendable, Equatable {
  /// A fraction of all bytes, in `0..<1`.
  case fraction(Double)
  /// The first complete documents, in the order of the seed, that have at least so many tokens.
  case tokens(Int)

  private static let tokenCounts = 101...1 << 40

  /// The size that a number stands for; a number that is none becomes a fraction outside of `0..<1`.
  public init(_ number: Double) {
    let count = Int(exactly: number).flatMap { Self.tokenCounts.contains($0) ? $0 : nil }
    self = count.map { .tokens($0) } ?? .fraction(number)
  }

  /// True when nothing is held out.
  public var isNone: Bool { self == .fraction(0) }

  /// The fraction; 0 for a number of tokens.
  public var fraction: Double { if case .fraction(let fraction) = self { fraction } else { 0 } }

  /// The number of tokens; 0 for a fraction.
  public var tokens: Int { if case .tokens(let tokens) = self { tokens } else { 0 } }
}

extension HeldOutSize: ExpressibleByFloatLiteral {
  /// A fraction.
  public init(floatLiteral fraction: Double) { self = .fraction(fraction) }
}

extension HeldOutSize: CustomStringConvertible {
  /// The fraction as a number, or the number of tokens with its unit.
  public var description: String {
    switch self {
    case .fraction(let fraction): "\(fraction)"
    case .tokens(let tokens): "\(tokens) tokens"
    }
  }
}

extension HeldOutSize: Codable {
  /// The size that a number stands for.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the number that stands for the size.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .fraction(let fraction): try container.encode(fraction)
    case .tokens(let tokens): try container.encode(tokens)
    }
  }
}
