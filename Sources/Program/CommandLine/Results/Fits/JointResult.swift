import Files
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
    let remarks: [String]

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case asymptote, interval, remarks
    }

    init(_ limit: JointLimit) {
      tokens = limit.tokens
      asymptote = limit.asymptote
      interval = limit.interval?.ends
      // The interval's noise is that of the curves in K, not the distance of their limits from the law in N.
      remarks = limit.fit.remarks
    }
  }
  let perN: [Size]
  let perD: [Tokens]
  /// The limit over D with three or more values of D; otherwise the joint limit of the largest D.
  @OrNull var asymptote: Double?
  @OrNull var interval: [Double]?

  /// True when there is an interval of any limit.
  var hasInterval: Bool {
    ([interval] + perN.map(\.interval) + perD.map(\.interval)).contains { $0 != nil }
  }

  init(_ law: JointLaw) {
    perN = law.limits.flatMap { limit in limit.memberLimits.map { Size($0, tokens: limit.tokens) } }
    perD = law.limits.map { Tokens($0) }
    asymptote = law.asymptote ?? law.limits.last?.asymptote
    interval = (law.fit == nil ? law.limits.last?.interval : law.interval)?.ends
  }

  var text: String { ([sizeTable.text, limitTable.text] + (notes.isEmpty ? [] : [notes])).joined(separator: "\n\n") }

  private var sizeTable: Table {
    let columns: [Column<Size>] = [
      Column("D") { Self.quantity($0.tokens) },
      Column("N") { Self.quantity($0.parameters) },
      Column("K → ∞") { .loss($0.asymptote) },
      Column("95 % interval") { Self.interval($0.interval) },
    ]
    return Table(of: perN, columns: columns)
  }

  private var limitTable: Table {
    let columns: [Column<Tokens>] = [
      Column("D") { Self.quantity($0.tokens) },
      Column("K, N → ∞") { .loss($0.asymptote) },
      Column("95 % interval") { Self.interval($0.interval) },
    ]
    return Table(of: perD, columns: columns)
  }

  /// The remarks on all limits, a line each.
  private var notes: String {
    let sizes = perN.flatMap { size in size.remarks.map { "note: K → ∞\(Self.place(size)): \($0)" } }
    let limits = perD.flatMap { limit in limit.remarks.map { "note: N → ∞\(Self.place(limit.tokens)): \($0)" } }
    return (sizes + limits).joined(separator: "\n")
  }

  private static func place(_ size: Size) -> String {
    String(format: " at N = %g", size.parameters) + (size.tokens.map { String(format: ", D = %g", $0) } ?? "")
  }

  private static func place(_ tokens: Double?) -> String { tokens.map { String(format: " at D = %g", $0) } ?? "" }

  /// N or D in the unit of the points.
  private static func quantity(_ value: Double?) -> Cell { .text(value.map { String(format: "%g", $0) }) }

  private static func interval(_ ends: [Double]?) -> Cell {
    ends.map { .interval(low: $0[0], high: $0[1], .decimals(4)) } ?? .missing
  }
}
