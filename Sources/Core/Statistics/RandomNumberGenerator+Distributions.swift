import Foundation

extension RandomNumberGenerator {
  /// A standard normal value (Box and Muller 1958, Annals of Mathematical Statistics 29(2)).
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
    return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
  }

  /// A value of χ² with ν degrees of freedom.
  ///
  /// A pair of degrees of freedom is −2·ln U. Beyond 60 it is the cube of a normal value (Wilson and Hilferty 1931, PNAS
  /// 17(12)), whose error is then below 0.1 %.
  ///
  /// - Parameter degreesOfFreedom: ν, at least 1.
  package mutating func chiSquare(degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom <= 60 else { return wilsonHilferty(Double(degreesOfFreedom)) }
    let odd = degreesOfFreedom % 2 == 1 ? normal() : 0
    return (0..<degreesOfFreedom / 2).reduce(odd * odd) { sum, _ in
      sum - 2 * log(1 - Double.random(in: 0..<1, using: &self))
    }
  }

  private mutating func wilsonHilferty(_ freedom: Double) -> Double {
    let variance = 2 / (9 * freedom)
    let root = 1 - variance + normal() * variance.squareRoot()
    return freedom * root * root * root
  }

  /// A value of Student's t with ν degrees of freedom.
  ///
  /// - Parameter degreesOfFreedom: ν, at least 1.
  package mutating func studentT(degreesOfFreedom: Int) -> Double {
    normal() / (chiSquare(degreesOfFreedom: degreesOfFreedom) / Double(degreesOfFreedom)).squareRoot()
  }
}
