import ArgumentParser

/// The options that each form of the command needs, and those that it refuses.
extension FitCommand {
  /// - Throws: `ValidationError`.
  func validateOptions() throws {
    let form = try form()
    if form != .repeated { try refuse(["--base": base], with: "a fit without --law repeated") }
    guard (1...1_000_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must be in 1…1000000, not \(bootstrap).")
    }
    if dataEfficiency { return try validateDataEfficiency() }
    try joint ? validateJoint() : validateColumns(form)
    try refuse(
      ["--standard": standard, "--baseline": baseline, "--loss": loss], with: "a fit without --data-efficiency")
  }

  private func form() throws -> FitLaw {
    guard let form = FitLaw(rawValue: law ?? "power") else {
      let names = FitLaw.allCases.map { $0.rawValue }
      throw ValidationError("--law must be one of \(names.joined(separator: ", ")), not \(law ?? "").")
    }
    return form
  }

  private func validateDataEfficiency() throws {
    guard standard != nil, baseline != nil, loss != nil else {
      throw ValidationError("--data-efficiency needs --standard A,B,C, --baseline LOSS and --loss LOSS.")
    }
    try refuse(
      ["a CSV file": file, "--x": x, "--y": y, "--law": law, "--joint": joint ? true : nil], with: "--data-efficiency")
  }

  private func validateJoint() throws {
    try refuse(["--x": x, "--y": y, "--law": law], with: "--joint")
    guard file != nil else { throw ValidationError("--joint needs a CSV file.") }
  }

  private func validateColumns(_ form: FitLaw) throws {
    guard form.family == nil else {
      guard file != nil, x != nil, y != nil else {
        throw ValidationError("A fit needs a CSV file, --x COLUMN and --y COLUMN.")
      }
      return
    }
    try refuse(["--x": x, "--y": y], with: "--law \(form.rawValue), whose columns have fixed names")
    guard file != nil else { throw ValidationError("--law \(form.rawValue) needs a CSV file.") }
  }

  /// Refuses options that another form of the command would ignore.
  private func refuse(_ options: KeyValuePairs<String, Any?>, with form: String) throws {
    guard let given = options.first(where: { $0.value != nil }) else { return }
    throw ValidationError("\(given.key) cannot be combined with \(form).")
  }
}
