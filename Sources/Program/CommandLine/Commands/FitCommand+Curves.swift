import ScalingLaws

/// Laws of curves that go to an asymptote: exponentials, and pairs of learning curves.
extension FitCommand {
  /// Fits a − Σ bᵢ·rᵢ^x to two columns.
  func fitExponentials(_ session: Session) throws {
    let table = try table()
    let fit = try ExponentialFit(t: table.column(x ?? ""), y: table.column(y ?? ""), count: rates)
    warn(session, about: fit)
    var generator = generator()
    let result = ExponentialResult(fit, fit.interval(replicates, using: &generator))
    warn(session, hasInterval: result.interval != nil)
    try session.print(result) { result.text }
  }

  /// Warns of an asymptote that the points do not show.
  private func warn(_ session: Session, about fit: ExponentialFit) {
    if fit.isFlat {
      session.warn(["y does not rise with x: all b are 0 and a is only the mean of y; check the columns"])
    } else if fit.isExtrapolated || fit.isCountLimited {
      session.warn([
        "the points do not show the end of the curve, so the asymptote is an extrapolation and mostly too low; add points, with larger x"
      ])
    }
  }

  /// Fits both learning curves to the columns l, test and train.
  func fitLearningCurves(_ session: Session) throws {
    let columns = try columns(FitLaw.learningCurves.columns)
    let points = LearningCurvePoints(examples: columns[0], testErrors: columns[1], trainingErrors: columns[2])
    let fit = try LearningCurveFit(points)
    var generator = generator()
    let result = LearningCurveResult(fit, fit.interval(replicates, using: &generator))
    try session.print(result) { result.text }
  }
}
