import ArgumentParser
import ScalingLaws

/// The options that each form of the command needs, and those that it refuses.
extension FitCommand {
  /// - Throws: `ValidationError`.
  func validateOptions() throws {
    let form = try form()
    try validateValues(form)
    if dataEfficiency { return try validateDataEfficiency() }
    try refuseEfficiencyOptions()
    try joint ? validateJoint() : validateColumns(form)
  }

  private func form() throws -> FitLaw {
    guard let form = FitLaw(rawValue: law ?? "power") else {
      let names = FitLaw.allCases.map { $0.rawValue }
      throw ValidationError("--law must be one of \(names.joined(separator: ", ")), not \(law ?? "").")
    }
    return form
  }

  private func validateValues(_ form: FitLaw) throws {
    if form != .repeated { try refuse(["--base": base], with: "a fit without --law repeated") }
    if form != .chinchilla { try refuse(["--robust": robust ? true : nil], with: "a fit without --law chinchilla") }
    if form != .exponentials { try refuse(["--rates": rates], with: "a fit without --law exponentials") }
    if !robust { try refuse(["--delta": delta], with: "a fit without --robust") }
    try validatePredictions(form)
    try validateNumbers()
    if let text = conditions.first(where: { RowFilter($0) == nil }) {
      throw ValidationError("--where takes a condition such as split=test, K!=1 or K>=2, not \"\(text)\".")
    }
  }

  private func validatePredictions(_ form: FitLaw) throws {
    if form.family == nil { try refuse(["--predict": predict.first], with: "--law \(form.rawValue)") }
    if joint { try refuse(["--predict": predict.first], with: "--joint") }
    if dataEfficiency { try refuse(["--predict": predict.first], with: "--data-efficiency") }
    guard let unusable = predict.first(where: { !($0 > 0 && $0.isFinite) }) else { return }
    throw ValidationError("--predict takes numbers above 0, not \(unusable).")
  }

  private func validateNumbers() throws {
    if let bootstrap, !(1...1_000_000).contains(bootstrap) {
      throw ValidationError("--bootstrap must be in 1…1000000, not \(bootstrap).")
    }
    if let rates, !ExponentialFit.counts.contains(rates) {
      throw ValidationError("--rates must be in 1…3, not \(rates).")
    }
    if let delta, !(delta > 0 && delta.isFinite) {
      throw ValidationError("--delta must be above 0, not \(delta).")
    }
  }

  private func validateDataEfficiency() throws {
    try refuse(
      ["--law": law, "--joint": joint ? true : nil, "--columns": columnPairs, "--bootstrap": bootstrap],
      with: "--data-efficiency")
    try file == nil ? validateConstants() : validatePoints()
  }

  private func validateConstants() throws {
    guard standard != nil, baseline != nil, loss != nil else {
      throw ValidationError(
        "--data-efficiency needs --standard A,B,C, --baseline LOSS and --loss LOSS; or a CSV file, --x, --y, --tokens and --loss."
      )
    }
    try refuse(
      [
        "--x": x, "--y": y, "--tokens": tokens, "--loss-interval": lossInterval, "--where": conditions.first,
      ], with: "--data-efficiency without a CSV file")
  }

  private func validatePoints() throws {
    try refuse(["--standard": standard, "--baseline": baseline], with: "--data-efficiency with a CSV file")
    guard x != nil, y != nil, tokens != nil, loss != nil else {
      throw ValidationError(
        "--data-efficiency with a CSV file needs --x COLUMN, --y COLUMN, --tokens D and --loss LOSS.")
    }
  }

  private func refuseEfficiencyOptions() throws {
    try refuse(
      [
        "--standard": standard, "--baseline": baseline, "--loss": loss, "--tokens": tokens,
        "--loss-interval": lossInterval,
      ], with: "a fit without --data-efficiency")
  }

  private func validateJoint() throws {
    try refuse(["--x": x, "--y": y, "--law": law], with: "--joint")
    guard file != nil else { throw ValidationError("--joint needs a CSV file.") }
  }

  private func validateColumns(_ form: FitLaw) throws {
    if form.isOfOneQuantity { return try validateOneQuantity() }
    try refuse(["--x": x, "--y": y], with: "--law \(form.rawValue), whose columns --columns names")
    guard file != nil else { throw ValidationError("--law \(form.rawValue) needs a CSV file.") }
  }

  private func validateOneQuantity() throws {
    try refuse(["--columns": columnPairs], with: "--x and --y")
    guard file != nil, x != nil, y != nil else {
      throw ValidationError("A fit needs a CSV file, --x COLUMN and --y COLUMN.")
    }
  }

  /// Refuses options that another form of the command would ignore.
  private func refuse(_ options: KeyValuePairs<String, Any?>, with form: String) throws {
    guard let given = options.first(where: { $0.value != nil }) else { return }
    throw ValidationError("\(given.key) cannot be combined with \(form).")
  }
}
