import Foundation
import Statistics

extension ExponentialFit {
  /// The fraction of the slowest exponential that may be left at the last point before the curve counts as unfinished.
  private static let unfinished = 0.01

  /// The fraction of the slowest exponential that is left at the last t, in `0...1`; 0 for a law without one.
  public var remainder: Double {
    guard let slowest = law.timeConstants.first, let first = t.min(), let last = t.max() else { return 0 }
    return exp(-(last - first) / slowest)
  }

  /// True if the points end before the slowest exponential has faded, so that the asymptote is an extrapolation.
  public var isExtrapolated: Bool { remainder > Self.unfinished }

  /// True if the points were too few to ask for more exponentials, of which one may be slower.
  public var isCountLimited: Bool {
    isCountChosen && count < Self.counts.upperBound && !Self.isPossible(count + 1, t)
  }

  /// True if y does not rise with t, so that no exponential has an amplitude.
  public var isFlat: Bool { law.amplitudes.isEmpty }

  /// Warnings about the asymptote for a reader, as sentences. The first is always there where y rises.
  public var remarks: [String] {
    guard !isFlat else { return ["all b are 0: y does not rise with t, and a is its mean"] }
    return [
      extrapolationRemark, limitRemark, Bootstrap.remark(degreesOfFreedom: degreesOfFreedom), boundRemark, countRemark,
    ]
    .compactMap { $0 }
  }

  private var extrapolationRemark: String {
    guard isExtrapolated else {
      return
        "an exponential that is too slow to show in the points would make the asymptote higher, and no interval of noise contains that"
    }
    let percent = String(format: "%.0f", 100 * remainder)
    return
      "the asymptote is extrapolated: \(percent) % of the slowest exponential is left at the last t, and slower ones may not "
      + "show yet; fitted to the first half of a curve, the asymptote is mostly too low"
  }

  private var limitRemark: String? {
    isCountLimited ? "\(y.count) points are too few to look for more exponentials than \(count); add points" : nil
  }

  private var boundRemark: String? {
    guard let slowest = law.timeConstants.first else { return nil }
    let range = ExponentialDesign(t, count: 1).range
    if log(slowest) >= range.upperBound - 1e-6 {
      return "the largest time constant is at the end of the range searched: the curve rises in a straight line, "
        + "and nothing determines its asymptote"
    }
    let fastest = law.timeConstants.last ?? slowest
    return log(fastest) <= range.lowerBound + 1e-6
      ? "the smallest time constant is at the end of the range searched: y rises in a step after its first point" : nil
  }

  private var countRemark: String? {
    let found = law.amplitudes.count
    return found < count ? "of \(count) exponentials, \(count - found) would have b = 0 and are left out" : nil
  }
}
