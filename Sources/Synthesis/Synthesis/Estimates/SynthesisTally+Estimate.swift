import LanguageModelClients

extension SynthesisTally {
  /// The estimate that the sums give.
  ///
  /// - Parameter prices: those of tokens; nil when they are not known.
  func estimate(for settings: SynthesisSettings, prices: Prices?) -> SynthesisEstimate {
    let operations = settings.method.operations.map { self[$0] }
    let usage = usage(operations, settings)
    return SynthesisEstimate(
      requests: operations.sum(\.planned), promptTokens: usage.promptTokens, completionTokens: usage.completionTokens,
      cost: prices?.cost(usage), measuredRequests: operations.sum(\.answered), basis: basis(settings))
  }

  private func usage(_ operations: [OperationTally], _ settings: SynthesisSettings) -> TokenUsage {
    let assumed = Self.assumedAnswer(operations, settings)
    let prompts = operations.reduce(0) { $0 + $1.predictedPromptTokens }
    let answers = operations.reduce(0) { $0 + $1.predictedAnswerTokens(assumed: assumed) }
    return TokenUsage(promptTokens: Int(prompts.rounded()), completionTokens: Int(answers.rounded()))
  }

  /// The tokens of an answer of an operation without answers: the mean of all answers, or half of the most.
  private static func assumedAnswer(_ operations: [OperationTally], _ settings: SynthesisSettings) -> Double {
    let answered = operations.sum(\.answered)
    guard answered > 0 else { return Double(settings.maxAnswerTokens) / 2 }
    return Double(operations.sum(\.completionTokens)) / Double(answered)
  }

  private func basis(_ settings: SynthesisSettings) -> String {
    let measured = settings.method.operations.map { "\(self[$0].answered) of \(self[$0].planned) \($0.rawValue)" }
    return "answers measured: \(measured.joined(separator: ", ")); the others are assumed to be like them"
  }
}

extension [OperationTally] {
  fileprivate func sum(_ value: KeyPath<OperationTally, Int>) -> Int { reduce(0) { $0 + $1[keyPath: value] } }
}
