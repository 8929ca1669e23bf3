import Foundation

extension FitError: CustomStringConvertible {
  /// The facts in a sentence that ends with what to do.
  public var description: String {
    switch self {
    case .lengthsDiffer(let x, let y):
      "there are \(x) values of x and \(y) losses; give one loss for each x"
    case .tooFewDistinct(let family, let required, let found):
      "a \(family) law needs \(required) distinct x and the data have \(found); "
        + (family == .power ? "add points, or fit the reciprocal law, which needs 2" : "add points")
    case .invalidAbscissa(let index, let value):
      "x is \(value) at point \(index + 1); give finite values above 2.3e-308"
    case .invalidLoss(let index, let value):
      "the loss is \(value) at point \(index + 1); give finite values, and leave out runs that diverged"
    case .negativeLoss(let index, let value):
      "the loss is \(value) at point \(index + 1), but losses in nats are at least 0; "
        + "give losses, such as negated log-likelihoods"
    case .constantLosses(let value):
      "all losses are \(value), so there is nothing that falls to a limit; check the columns and rows"
    case .nonpositiveLoss(let index, let value):
      "the loss is \(value) at point \(index + 1) and has no logarithm; a robust fit needs losses above 0"
    case .outOfRange(let smallest, let largest):
      "the law through x from \(smallest) to \(largest) has constants beyond the range of Double; "
        + "give x in a unit that brings it near 1"
    case .tooFewPoints, .tooFewValues, .collinear, .freshFit, .noOptimum:
      chinchillaDescription
    case .invalidTime, .invalidValue, .constantValues:
      curveDescription
    case .tokensMissing, .severalTokenCounts, .memberFit, .parameterFit:
      jointDescription
    case .notInvertible(let law):
      "the law A = \(law.amplitude), B = \(law.exponent), C = \(law.asymptote) cannot be inverted; "
        + "give finite constants with A and B above 0"
    case .noPlausibleLaw:
      "the losses of the standard recipe do not fall with its tokens, so no number of tokens gives another loss; "
        + "add numbers of tokens or seeds"
    case .unreachable(let loss, let law):
      "no finite x gives the loss \(loss) under \(law.amplitude)/x^\(law.exponent) + \(law.asymptote); "
        + "give a loss clearly above the asymptote \(law.asymptote)"
    }
  }

  private var chinchillaDescription: String {
    switch self {
    case .tooFewPoints(let required, let found):
      "the law needs \(required) points that differ in N or D and the data have \(found); add points"
    case .tooFewValues(let name, let required, let found):
      "the law needs \(required) distinct \(name) and the data have \(found); add points with other \(name)"
    case .collinear(let exponent):
      "D is proportional to N^\(String(format: "%.3g", exponent)) at all points, so the terms of N and D cannot be told "
        + "apart; add points with other D at the same N"
    case .freshFit(let reason):
      "the base law goes through the points that see every token once (D at most unique): \(reason), "
        + "or give the base law's constants"
    case .noOptimum(let law):
      "with A = \(law.parameterAmplitude) and B = \(law.tokenAmplitude) no number of parameters is compute-optimal; "
        + "add points with other N and D"
    default: ""
    }
  }

  private var curveDescription: String {
    switch self {
    case .invalidTime(let index, let value):
      "t is \(value) at point \(index + 1); give finite values of at least 0"
    case .invalidValue(let index, let value):
      "y is \(value) at point \(index + 1); give finite values"
    case .constantValues(let value):
      "y is \(value) at all points, so there is nothing that rises to a limit; check the columns and rows"
    default: ""
    }
  }

  private var jointDescription: String {
    switch self {
    case .tokensMissing(let with, let without):
      "\(with) points name their tokens D and \(without) do not; give D for all points or for none"
    case .severalTokenCounts(let found):
      "the points belong to \(found.count) token counts (\(found)); fit each by itself, or the law over D"
    case .memberFit(let parameters, let tokens, let reason):
      "K → ∞ at N = \(parameters)\(FitError.place(tokens)): \(reason)"
    case .parameterFit(let tokens, let reason):
      "N → ∞\(FitError.place(tokens)): \(reason)"
    default: ""
    }
  }

  private static func place(_ tokens: Double?) -> String {
    tokens.map { ", D = \($0)" } ?? ""
  }
}
