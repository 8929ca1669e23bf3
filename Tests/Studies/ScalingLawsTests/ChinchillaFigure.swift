import Foundation
import ScalingLaws

/// The points of figure 4 of Hoffmann et al. (2022), as read from its vector graphics by Besiroglu et al., "Chinchilla scaling: a
/// replication attempt" (2024), https://arxiv.org/abs/2404.10102; numbers from https://github.com/Besiroglu/data, rounded to
/// six digits, with D = FLOP/(6·N), by rising loss.
enum ChinchillaFigure {
  /// The points of highest loss that the replication leaves out.
  private static let left = 5

  /// All 245 points.
  static func all() throws -> ChinchillaPoints {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/chinchilla-figure-4.csv"
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    let numbers = rows.map { row in row.split(separator: ",").compactMap { Double($0) } }
    return ChinchillaPoints(
      parameters: numbers.map { $0[0] }, tokens: numbers.map { $0[1] }, losses: numbers.map { $0[2] })
  }

  /// The 240 points that the replication fits.
  static func fitted() throws -> ChinchillaPoints {
    let all = try all()
    return ChinchillaPoints(
      parameters: all.parameters.dropLast(left), tokens: all.tokens.dropLast(left), losses: all.losses.dropLast(left))
  }
}

extension ChinchillaPoints {
  fileprivate init(parameters: ArraySlice<Double>, tokens: ArraySlice<Double>, losses: ArraySlice<Double>) {
    self.init(parameters: Array(parameters), tokens: Array(tokens), losses: Array(losses))
  }
}
