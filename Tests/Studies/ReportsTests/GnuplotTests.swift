import Foundation
import Reports
import ScalingLaws
import TestSupport
import Testing

@Suite(.enabled(if: isInstalled("gnuplot"), "gnuplot is not installed"))
struct GnuplotTests {
  static let law = PowerLaw(amplitude: 1, exponent: 1, asymptote: 3)
  static let members = Figure(
    xTitle: "members", yTitle: "loss", curves: [Figure.Curve(title: "mean", points: [(1, 4), (2, 3.5)], law: law)])
  static let sizes = Figure(
    xTitle: "sizes", yTitle: "loss", scale: .logarithmic,
    curves: [Figure.Curve(title: "one model", points: [(1e6, 4), (2e6, 3.5), (4e6, 3.2)], isJoined: true)])
  /// There is nothing to draw.
  static let empty = Figure(xTitle: "nothing", yTitle: "loss", curves: [Figure.Curve(title: "none", points: [])])

  @Test func `figures drawn together are those drawn alone`() throws {
    let directory = try TemporaryDirectory()
    let figures = [Self.members, Self.sizes, Self.members]
    let together = try Gnuplot.drawings(of: figures, in: directory.path)
    #expect(try together == figures.map { try Gnuplot.drawings(of: [$0], in: directory.path)[0] })
    #expect(together[0] == together[2])
    for (picture, title) in zip(together, ["members", "sizes", "members"]) {
      let picture = try #require(picture)
      #expect(picture.hasPrefix("<svg") && picture.contains("</svg>"))
      #expect(picture.components(separatedBy: "<svg").count == 2, "one picture")
      #expect(picture.contains(">\(title)<"))
      #expect(!picture.contains("\"black\""), "legible on any background")
    }
  }

  @Test func `a figure that gnuplot refuses takes no other one with it`() throws {
    let directory = try TemporaryDirectory()
    let pictures = try Gnuplot.drawings(of: [Self.empty, Self.members, Self.empty, Self.sizes], in: directory.path)
    #expect(pictures.map { $0 != nil } == [false, true, false, true])
    #expect(try pictures[3] == Gnuplot.drawings(of: [Self.sizes], in: directory.path)[0])
  }

  @Test func `a long script is drawn to its end`() throws {
    let directory = try TemporaryDirectory()
    let points = (1...500).map { (x: Double($0), y: 1 / Double($0)) }
    let long = Figure(xTitle: "K", yTitle: "loss", curves: [Figure.Curve(title: "many", points: points)])
    let pictures = try Gnuplot.drawings(of: Array(repeating: long, count: 20), in: directory.path)
    #expect(pictures.allSatisfy { $0 != nil && $0 == pictures[0] })
  }

  @Test func `nothing is left in the directory`() throws {
    let directory = try TemporaryDirectory()
    _ = try Gnuplot.drawings(of: [Self.members], in: directory.path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
  }
}
