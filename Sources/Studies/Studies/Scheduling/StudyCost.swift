/// The part of a study's cost that one stage, size and number of tokens have.
public struct StudyCost: Codable, Sendable, Equatable {
  /// The stage, as in the plan.
  public let stage: String
  /// The size's name.
  public let model: String
  /// D; absent for what belongs to no number of tokens.
  public let tokens: Int?
  /// Seconds of one core for what is left.
  public let coreSeconds: Double

  /// A part of the cost.
  public init(stage: String, model: String, tokens: Int?, coreSeconds: Double) {
    self.stage = stage
    self.model = model
    self.tokens = tokens
    self.coreSeconds = coreSeconds
  }
}

/// A part that can be left out of a study, so that it takes less.
public enum StudyOmission: Sendable, Hashable {
  /// A size.
  case model(String)
  /// A number of tokens.
  case tokens(Int)
  /// Controls, students and other steps that no other ones need.
  case stage(String)

  /// The stages that others are made from.
  private static let needed: Set = ["standard", "regularized", "members", "evaluation"]

  /// The parts of costs that may be left out: all but the last size and number of tokens, and all stages that others do not need.
  static func all(of costs: [StudyCost]) -> [StudyOmission] {
    let models = Set(costs.map(\.model).filter { !$0.isEmpty })
    let tokens = Set(costs.compactMap(\.tokens))
    let stages = Set(costs.map(\.stage)).subtracting(needed)
    return (models.count > 1 ? models.sorted().map { .model($0) } : [])
      + (tokens.count > 1 ? tokens.sorted().map { .tokens($0) } : []) + stages.sorted().map { .stage($0) }
  }

  /// True when a part of the cost is left out with it.
  func covers(_ cost: StudyCost) -> Bool {
    switch self {
    case .model(let model): cost.model == model
    case .tokens(let tokens): cost.tokens == tokens
    case .stage(let stage): cost.stage == stage
    }
  }
}

/// The parts to leave out of a study, one after another, until it fits a budget.
public struct StudyCuts: Sendable {
  /// Something that is left out, and what is left then.
  public struct Cut: Sendable, Equatable {
    /// The part that is left out.
    public let omission: StudyOmission
    /// Seconds of one core that this saves, and those that are left.
    public let saved: Double, left: Double
  }

  /// Seconds of one core.
  public let budget: Double
  /// The parts that are left out, in order; none when the study fits.
  public let cuts: [Cut]
  /// True when the study fits the budget after all cuts.
  public let suffices: Bool

  /// Chooses cuts: each time the smallest that is enough, or else the largest.
  ///
  /// - Parameter budget: seconds of one core.
  public init(_ costs: [StudyCost], budget: Double) {
    self.budget = budget
    var costs = costs.filter { $0.coreSeconds > 0 }
    var cuts: [Cut] = []
    while costs.coreSeconds > budget, let cut = Self.next(costs, budget: budget) {
      costs.removeAll { cut.omission.covers($0) }
      cuts.append(cut)
    }
    self.cuts = cuts
    suffices = costs.coreSeconds <= budget
  }

  /// Each thing that can be left out by itself, the most expensive first.
  public static func options(_ costs: [StudyCost]) -> [Cut] {
    let all = costs.coreSeconds
    return StudyOmission.all(of: costs).map { omission in
      let saved = costs.filter { omission.covers($0) }.coreSeconds
      return Cut(omission: omission, saved: saved, left: all - saved)
    }.filter { $0.saved > 0 }.sorted { $0.saved > $1.saved }
  }

  private static func next(_ costs: [StudyCost], budget: Double) -> Cut? {
    let options = options(costs)
    return options.last { $0.left <= budget } ?? options.first
  }
}

extension [StudyCost] {
  /// Seconds of one core for all of them.
  fileprivate var coreSeconds: Double { reduce(0) { $0 + $1.coreSeconds } }
}
