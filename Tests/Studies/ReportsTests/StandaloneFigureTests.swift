import Foundation
import Reports
import ScalingLaws
import TestSupport
import Testing

struct StandaloneFigureTests {
  @Test func `the file has a size and colors of its own`() {
    let svg = StandaloneFigure.svg("<svg viewBox=\"0 0 720 420\">\n<path stroke=\"currentColor\"/></svg>")
    #expect(svg.hasPrefix("<svg width=\"720\" height=\"420\" viewBox=\"0 0 720 420\">\n<style>\n"))
    #expect(svg.contains("@media (prefers-color-scheme: dark)") && svg.contains("background"))
    #expect(svg.hasSuffix("</style>\n<path stroke=\"currentColor\"/></svg>"))
  }

  @Test(.enabled(if: isInstalled("gnuplot"), "gnuplot is not installed"))
  func `a drawn figure stands by itself, as well-formed XML, the same each time`() throws {
    let directory = try TemporaryDirectory()
    let law = PowerLaw(amplitude: 1, exponent: 1, asymptote: 3)
    let figure = Figure(
      xTitle: "members K", yTitle: "loss",
      curves: [Figure.Curve(title: "K × a", points: [(1, 4), (2, 3.5)], law: law)])
    let drawn = try Gnuplot.drawings(of: [figure, figure], in: directory.path).compactMap { $0 }
    #expect(drawn.count == 2 && drawn[0] == drawn[1])
    let svg = StandaloneFigure.svg(drawn[0])
    #expect(svg.components(separatedBy: "<style>").count == 2 && !drawn[0].contains("<style>"))
    #expect(svg.contains("currentColor") && !svg.contains("\"black\"") && !svg.contains("GNUPLOT"))
    #expect(svg.contains("xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n\n"))
  }
}
