import Foundation
import ScalingLaws

/// A picture of curves and the laws through them.
public struct Figure: Sendable {
  /// One curve.
  public struct Curve: Sendable {
    /// What the legend says.
    public let title: String
    /// The measured points.
    public let points: [(x: Double, y: Double)]
    /// The law through them.
    public let law: PowerLaw?
    /// Whether lines join the points.
    public let isJoined: Bool

    /// A curve of points, with a law or with lines between them.
    public init(title: String, points: [(x: Double, y: Double)], law: PowerLaw? = nil, isJoined: Bool = false) {
      (self.title, self.points, self.law, self.isJoined) = (title, points, law, isJoined)
    }
  }

  /// How x is divided.
  public enum Scale: Sendable {
    /// At whole numbers, from 1.
    case counts
    /// By ratios.
    case logarithmic
  }

  /// What the axes say.
  public let xTitle: String, yTitle: String
  /// How x is divided.
  public let scale: Scale
  /// The curves, at most six.
  public let curves: [Curve]

  /// A picture of curves.
  public init(xTitle: String, yTitle: String, scale: Scale = .counts, curves: [Curve]) {
    (self.xTitle, self.yTitle, self.scale, self.curves) = (xTitle, yTitle, scale, curves)
  }

  /// Colors that can be told apart with common color blindness (Okabe, Ito, 2008).
  private static let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]

  /// The commands for gnuplot; the data stand in the script.
  var script: String {
    """
    set terminal svg size 720,420 dynamic noenhanced font "sans-serif,14"
    set xlabel "\(xTitle)"
    set ylabel "\(yTitle)"
    set key top right
    set grid
    \(axis)
    \(curves.enumerated().map { dataBlock($0, $1) }.joined(separator: "\n"))
    plot \(curves.enumerated().flatMap { plots($0, $1) }.joined(separator: ", "))

    """
  }

  private var axis: String {
    switch scale {
    case .counts: "set xrange [0.5:*]\nset xtics 1"
    case .logarithmic:
      "set logscale x\nset xtics (\(ratioTics))\nset offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05"
    }
  }

  /// Ones, twos and fives of each power of ten around the points; only ones where that would be many.
  private var ratioTics: String {
    let x = curves.flatMap { $0.points.map { $0.x } }.filter { $0 > 0 }
    guard let low = x.min(), let high = x.max() else { return "1" }
    let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    let steps: [Double] = powers.count > 4 ? [1] : [1, 2, 5]
    let tics = powers.flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
    return tics.filter { $0 >= low / 2 && $0 <= high * 2 }.map { "\"\(scaled($0))\" \($0)" }.joined(separator: ", ")
  }

  /// A number with a letter for its thousands.
  private func scaled(_ value: Double) -> String {
    let letters = ["", "k", "M", "G", "T", "P", "E"]
    let index = min(max(Int(log10(value) / 3), 0), letters.count - 1)
    return String(format: "%g", value / pow(1000, Double(index))) + letters[index]
  }

  private func dataBlock(_ index: Int, _ curve: Curve) -> String {
    (["$curve\(index) << EOD"] + curve.points.map { "\($0.x) \($0.y)" } + ["EOD"]).joined(separator: "\n")
  }

  private func plots(_ index: Int, _ curve: Curve) -> [String] {
    let color = Self.colors[index % Self.colors.count]
    let style = curve.isJoined ? "linespoints" : "points"
    let points = "$curve\(index) with \(style) pt 7 ps 0.8 lc rgb \"\(color)\" title \"\(curve.title)\""
    guard let law = curve.law else { return [points] }
    let (from, to) = (curve.points.map { $0.x }.min() ?? 1, (curve.points.map { $0.x }.max() ?? 1) * 1.5)
    return [
      points,
      "[\(from):\(to)] \(law.amplitude)*x**(-\(law.exponent))+\(law.asymptote) lw 1.5 lc rgb \"\(color)\" notitle",
      "[\(from):\(to)] \(law.asymptote) dt 2 lc rgb \"\(color)\" title \"\(curve.title), limit\"",
    ]
  }
}
