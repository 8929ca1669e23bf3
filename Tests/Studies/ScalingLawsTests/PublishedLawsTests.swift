import ScalingLaws
import Testing

/// Numbers of "Pre-training under infinite compute" (arXiv 2509.14786) and its authors' released results.
@Suite struct PublishedLawsTests {
  /// The published constants are given to three or four digits.
  static let tolerance = 1e-3
  /// Parameters in billions.
  static let sizes = [0.15, 0.3, 0.6, 1.4]
  static let standard = PowerLaw(amplitude: 1.30, exponent: 0.23, asymptote: 1.89)

  @Test func `the regularized losses give the published law in N`() throws {
    let fit = try PowerLawFit(x: Self.sizes, losses: [3.750, 3.587, 3.510, 3.462])
    #expect(abs(fit.law.amplitude - 0.04694) < Self.tolerance)
    #expect(abs(fit.law.exponent - 1.01223) < Self.tolerance)
    #expect(abs(fit.law.asymptote - 3.42945) < Self.tolerance)
    // Published with four decimals.
    #expect(abs(fit.rootMeanSquareError - 0.0012) < 1e-4)
    #expect(fit.degreesOfFreedom == 1)
    #expect(fit.remarks.count == 1)
  }

  /// Asymptotes for K → ∞ in nats per token, from the authors' plotting code, at D = 209 715 200 and 419 430 400.
  @Test(arguments: [
    ([3.494941417720857, 3.2729813419904183, 3.2122277662817145, 3.173966150932168], 3.169, 1.594),
    ([3.399930198165533, 3.1503966937866053, 3.0519037696079496, 3.002520844567612], 2.980, 1.291),
  ])
  func `asymptotes in K give the joint limit`(losses: [Double], limit: Double, exponent: Double) throws {
    let law = try PowerLawFit(x: Self.sizes, losses: losses).law
    #expect(abs(law.asymptote - limit) < Self.tolerance)
    #expect(abs(law.exponent - exponent) < Self.tolerance)
  }

  /// The authors' later ensembles of 300M models on one fixed subset.
  @Test func `the fixed subset gives its published law in K`() throws {
    let fit = try PowerLawFit(x: [1, 2, 3, 4, 5], losses: [4.09653, 3.79211, 3.70406, 3.65132, 3.61938])
    #expect(abs(fit.law.asymptote - 3.514) < 0.005)
    #expect(abs(fit.law.exponent - 1.05) < 0.02)
    let interval = try #require(fit.profileInterval())
    #expect(interval.contains(3.514))
  }

  /// Losses and ratios of the standard law at a baseline of 3.74974; the tolerance is that of rounded constants.
  @Test(arguments: [(3.43, 2.27), (3.34, 2.95), (3.27, 3.66), (3.17, 5.07)])
  func `the standard law gives the data efficiency of a loss`(loss: Double, ratio: Double) throws {
    let efficiency = try DataEfficiency(standard: Self.standard, baseline: 3.74974)
    #expect(abs(try efficiency.ratio(at: loss) - ratio) < 0.02)
  }
}
