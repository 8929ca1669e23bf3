import Foundation
import ScalingLaws

extension Figure {
  /// Colors that can be told apart with common color blindness (Okabe, Ito, 2008).
  private static let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]

  /// The commands for gnuplot; the data stand in the script.
  var script: String {
    """
    set terminal svg size 720,420 dynamic noenhanced font "sans-serif,14"
    set xlabel "\(xTitle)"
    set ylabel "\(yTitle)"
    set key \(legend == .below ? "outside bottom center horizontal" : "top right")
    set grid
    \(axis)
    \(curves.enumerated().map { dataBlock($0, $1) }.joined(separator: "\n"))
    plot \((curves.enumerated().flatMap { plots($0, $1) } + references.enumerated().map { plot($0, $1) }).joined(separator: ", "))

    """
  }

  private var axis: String {
    switch scale {
    case .counts:
      "set xrange [0.5:\(lastX)]\nset xtics \(lastX <= 24 ? "1" : "autofreq")\nset offsets 0, 0, graph 0.05, graph 0.05"
    case .logarithmic:
      "set logscale x\nset xtics (\(ratioTics))\nset offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05"
    case .linear: "set offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05"
    }
  }

  /// The end of the axis: laws are drawn beyond the points, to show what they extrapolate to.
  private var lastX: Double {
    curves.map { $0.law == nil ? $0.lastX + 0.5 : $0.extrapolatedX }.max() ?? 1
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
    [points(index, curve)] + (curve.law.map { [fit($0, index, curve), limit($0, index, curve)] } ?? [])
  }

  private func color(_ index: Int) -> String { "lc rgb \"\(Self.colors[index % Self.colors.count])\"" }

  private func points(_ index: Int, _ curve: Curve) -> String {
    "$curve\(index) with \(curve.style) \(curve.hasMarks ? "pt 7 ps 0.8 " : "")\(color(index)) title \"\(curve.title)\""
  }

  /// A law through the points and beyond them.
  private func fit(_ law: PowerLaw, _ index: Int, _ curve: Curve) -> String {
    "\(curve.lawRange) \(law.formula) lw 1.5 \(color(index)) notitle"
  }

  private func limit(_ law: PowerLaw, _ index: Int, _ curve: Curve) -> String {
    "\(curve.lawRange) \(law.asymptote) dt 2 \(color(index)) title \"\(curve.title), limit\""
  }

  /// The patterns of lines that curves are compared with.
  private static let dashes = [4, 2, 3, 5]

  private func plot(_ index: Int, _ reference: Reference) -> String {
    "\(reference.y) dt \(Self.dashes[index % Self.dashes.count]) lc rgb \"black\" title \"\(reference.title)\""
  }
}

extension Figure.Curve {
  /// The greatest x of the points.
  fileprivate var lastX: Double { points.map { $0.x }.max() ?? 1 }
  /// The greatest x for which the law is drawn.
  fileprivate var extrapolatedX: Double { lastX * 1.5 }
  /// The range of x for which the law is drawn.
  fileprivate var lawRange: String { "[\(points.map { $0.x }.min() ?? 1):\(extrapolatedX)]" }
  /// The style of the points.
  fileprivate var style: String { isJoined ? hasMarks ? "linespoints" : "lines lw 1.5" : "points" }
}

extension PowerLaw {
  /// The law as a function of x.
  fileprivate var formula: String { "\(amplitude)*x**(-\(exponent))+\(asymptote)" }
}
