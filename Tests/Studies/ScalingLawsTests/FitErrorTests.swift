import ScalingLaws
import TestSupport
import Testing

@Suite struct FitErrorTests {
  @Test func `unusable data are refused with the facts`() {
    #expect(throws: FitError.lengthsDiffer(x: 3, y: 2)) { try PowerLawFit(x: [1, 2, 3], losses: [1, 2]) }
    #expect(throws: FitError.tooFewDistinct(family: .power, required: 3, found: 2)) {
      try PowerLawFit(x: [1, 2, 2, 1], losses: [4, 3, 3, 4])
    }
    #expect(throws: FitError.tooFewDistinct(family: .reciprocal, required: 2, found: 1)) {
      try PowerLawFit(x: [1], losses: [4], family: .reciprocal)
    }
    #expect(throws: FitError.tooFewDistinct(family: .power, required: 3, found: 0)) {
      try PowerLawFit(x: [], losses: [])
    }
    #expect(throws: FitError.invalidAbscissa(index: 1, value: 0)) {
      try PowerLawFit(x: [1, 0, 3], losses: [4, 3, 2])
    }
    // Its reciprocal is no number.
    for family in [LawFamily.power, .reciprocal] {
      #expect(throws: FitError.invalidAbscissa(index: 2, value: Double.leastNonzeroMagnitude)) {
        try PowerLawFit(x: [1, 2, Double.leastNonzeroMagnitude], losses: [4, 3, 2], family: family)
      }
    }
    #expect(throws: FitError.invalidLoss(index: 2, value: .infinity)) {
      try PowerLawFit(x: [1, 2, 3], losses: [4, 3, .infinity])
    }
    #expect(throws: (any Error).self) { try PowerLawFit(x: [1, 2, 3], losses: [4, .nan, 3]) }
    #expect(throws: (any Error).self) { try PowerLawFit(x: [1, .nan, 3], losses: [4, 3, 3]) }
  }

  @Test(arguments: [LawFamily.power, .reciprocal]) func `losses below 0 are refused, and 0 is none`(
    family: LawFamily
  ) throws {
    #expect(throws: FitError.negativeLoss(index: 2, value: -1)) {
      try PowerLawFit(x: [1, 2, 4, 8], losses: [1, 0, -1, -1.5], family: family)
    }
    #expect(try PowerLawFit(x: [1, 2, 4, 8], losses: [1, 0.5, 0.25, 0], family: family).law.asymptote == 0)
    var generator = SeededGenerator(seed: 1)
    let point = JointPoint(parameters: 1, members: 1, loss: -0.1)
    #expect(throws: FitError.negativeLoss(index: 0, value: -0.1)) {
      try JointLaw(points: [point], using: &generator)
    }
    #expect(throws: FitError.negativeLoss(index: 0, value: -3)) {
      try RepeatedDataFit(points: [RepeatedDataPoint(parameters: 1, tokens: 1, unique: 1, loss: -3)])
    }
  }

  @Test func `x in a unit that makes A overflow is refused`() {
    #expect(throws: FitError.outOfRange(smallest: 1e300, largest: 4e300)) {
      try PowerLawFit(x: [1e300, 2e300, 3e300, 4e300], losses: [4, 3.1, 3, 2.99])
    }
  }

  @Test func `sentences state the facts and what to do`() {
    #expect(
      FitError.tooFewDistinct(family: .power, required: 3, found: 2).description
        == "a power law needs 3 distinct x and the data have 2; "
        + "add points, or fit the reciprocal law, which needs 2")
    let inner = FitError.tooFewDistinct(family: .reciprocal, required: 2, found: 1)
    #expect(
      FitError.memberFit(parameters: 0.3, tokens: 209, reason: inner).description
        == "K → ∞ at N = 0.3, D = 209.0: a reciprocal law needs 2 distinct x and the data have 1; add points")
    #expect(
      FitError.invalidLoss(index: 2, value: .infinity).description
        == "the loss is inf at point 3; give finite values, and leave out runs that diverged")
  }

  @Test func `joint fits name the place of the fault`() {
    var generator = SeededGenerator(seed: 1)
    let points = [1.0, 2, 3].map { JointPoint(parameters: 0.15, members: $0, loss: 4 - $0 / 10, tokens: 2) }
    #expect(
      throws: FitError.parameterFit(
        tokens: 2, reason: .tooFewDistinct(family: .power, required: 3, found: 1))
    ) { try JointLimit(points: points, using: &generator) }
    let lone = JointPoint(parameters: 0.6, members: 1, loss: 3, tokens: 2)
    #expect(
      throws: FitError.memberFit(
        parameters: 0.6, tokens: 2, reason: .tooFewDistinct(family: .power, required: 3, found: 1))
    ) { try JointLimit(points: points + [lone], using: &generator) }
    var other = lone
    other.tokens = 4
    #expect(throws: FitError.severalTokenCounts(found: [2, 4])) {
      try JointLimit(points: points + [other], using: &generator)
    }
    other.tokens = nil
    #expect(throws: FitError.tokensMissing(with: 3, without: 1)) {
      try JointLaw(points: points + [other], using: &generator)
    }
    other = JointPoint(parameters: -1, members: 1, loss: 3)
    #expect(throws: FitError.invalidAbscissa(index: 0, value: -1)) {
      try JointLaw(points: [other], using: &generator)
    }
    #expect(throws: (any Error).self) { try JointLaw(points: [], using: &generator) }
  }
}
