import Foundation
import Reports
import ScalingLaws

/// The output of `fit --joint`.
struct JointResult: Encodable {
  /// The limit of one model size.
  struct Size: Encodable {
    @OrNull var tokens: Double?
    let parameters, asymptote: Double
    @OrNull var interval: [Double]?
    let remarks: [String]

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case parameters = "N"
      case asymptote, interval, remarks
    }

    init(_ limit: MemberLimit, tokens: Double?) {
      self.tokens = tokens
      parameters = limit.parameters
      asymptote = limit.asymptote
      interval = limit.interval?.ends
      remarks = limit.fit.remarks
    }
  }

  /// The limit at one number of tokens.
  struct Tokens: Encodable {
    @OrNull var tokens: Double?
    let asymptote: Double
    @OrNull var interval: [Double]?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case asymptote, interval
    }
  }
  let perN: [Size]
  let perD: [Tokens]
  /// The limit over D with three or more values of D; otherwise the joint limit of the largest D.
  @OrNull var asymptote: Double?
  @OrNull var interval: [Double]?

  init(_ law: JointLaw) {
    perN = law.limits.flatMap { limit in limit.memberLimits.map { Size($0, tokens: limit.tokens) } }
    perD = law.limits.map { Tokens(tokens: $0.tokens, asymptote: $0.asymptote, interval: $0.interval?.ends) }
    asymptote = law.asymptote ?? law.limits.last?.asymptote
    interval = (law.fit == nil ? law.limits.last?.interval : law.interval)?.ends
  }

  var text: String {
    let sizes: [Column<Size>] = [
      Column("D") { Self.quantity($0.tokens) },
      Column("N") { Self.quantity($0.parameters) },
      Column("K → ∞") { .loss($0.asymptote) },
      Column("95 % interval") { Self.interval($0.interval) },
    ]
    let limits: [Column<Tokens>] = [
      Column("D") { Self.quantity($0.tokens) },
      Column("K, N → ∞") { .loss($0.asymptote) },
      Column("95 % interval") { Self.interval($0.interval) },
    ]
    return Table(of: perN, columns: sizes).text + "\n\n" + Table(of: perD, columns: limits).text
  }

  /// N or D in the unit of the points.
  private static func quantity(_ value: Double?) -> Cell { .text(value.map { String(format: "%g", $0) }) }

  private static func interval(_ ends: [Double]?) -> Cell {
    ends.map { .interval(low: $0[0], high: $0[1], .decimals(4)) } ?? .missing
  }
}
