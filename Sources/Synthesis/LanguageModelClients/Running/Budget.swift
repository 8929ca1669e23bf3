/// The most that all requests of a directory of records may take, those of earlier starts included.
public struct Budget: Sendable {
  /// The most tokens, prompts and answers; nil without a limit.
  public var maxTokens: Int?
  /// The most that they may cost; nil without a limit.
  public var maxCost: Double?

  /// No limits.
  public init() {}

  /// The limit that some spending has reached; nil as long as there is something left.
  func reached(by spent: Spending) -> StopReason? {
    if let maxTokens, spent.tokens >= Double(maxTokens) { return .maxTokens(maxTokens) }
    if let maxCost, spent.cost >= maxCost { return .maxCost(maxCost) }
    return nil
  }

  /// The part of the rest that one of `ranks` ranks may use.
  func allowance(after spent: Spending, ranks: Int) -> Spending {
    Spending(
      tokens: maxTokens.map { (Double($0) - spent.tokens) / Double(ranks) } ?? .infinity,
      cost: maxCost.map { ($0 - spent.cost) / Double(ranks) } ?? .infinity)
  }
}

/// Tokens and their cost.
struct Spending: Equatable {
  /// The number of tokens.
  var tokens = 0.0
  /// The cost.
  var cost = 0.0

  /// True when nothing is left.
  var isUsedUp: Bool { tokens <= 0 || cost <= 0 }

  static func + (first: Spending, second: Spending) -> Spending {
    Spending(tokens: first.tokens + second.tokens, cost: first.cost + second.cost)
  }

  static func -= (first: inout Spending, second: Spending) {
    first = Spending(tokens: first.tokens - second.tokens, cost: first.cost - second.cost)
  }

  static func += (first: inout Spending, second: Spending) { first = first + second }
}
