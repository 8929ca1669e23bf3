/// The discounts of one order: what is taken from counts of 1, of 2, and of 3 or more.
///
/// Source: S. Chen and J. Goodman, An Empirical Study of Smoothing Techniques for Language Modeling, Harvard University
/// TR-10-98 (1998), equation 26.
public struct Discounts: Sendable, Equatable {
  /// The discounts of counts of 0, of 1, of 2, and of 3 or more.
  private let byCount: SIMD4<Double>

  /// The discounts that are used where counts of counts give none.
  static let fallback = Discounts(values: [0.5, 1, 1.5])

  private init(values: [Double]) { byCount = SIMD4([0] + values) }

  /// D1, D2 and D3+.
  public var values: [Double] { [byCount[1], byCount[2], byCount[3]] }

  /// The discounts that follow from how many n-grams have a count of 1, 2, 3 and 4: D_k = k − (k + 1)·Y·n_{k+1}/n_k with
  /// Y = n1/(n1 + 2·n2). Where n1, n2 or n3 vanishes, or a discount is outside of [0, k], all are the fallback.
  init(countsOfCounts counts: [Int]) {
    let n = counts.map(Double.init)
    guard n[0] > 0, n[1] > 0, n[2] > 0 else {
      self = .fallback
      return
    }
    let y = n[0] / (n[0] + 2 * n[1])
    let values = (1...3).map { k in Double(k) - Double(k + 1) * y * n[k] / n[k - 1] }
    let isUsable = values.enumerated().allSatisfy { (0...Double($0.offset + 1)).contains($0.element) }
    self = isUsable ? Discounts(values: values) : .fallback
  }

  /// The discount of a count.
  @inline(__always)
  func discount(_ count: UInt32) -> Double { byCount[Int(min(count, 3))] }

  /// The sum of the discounts of some counts of 1, of 2, and of 3 or more.
  @inline(__always)
  func sum(once: UInt32, twice: UInt32, often: UInt32) -> Double {
    byCount[1] * Double(once) + byCount[2] * Double(twice) + byCount[3] * Double(often)
  }
}
