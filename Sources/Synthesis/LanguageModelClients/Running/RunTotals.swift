/// Counts over requests.
public struct RunTotals: Sendable, Equatable {
  /// The requests that have an answer.
  public var answered = 0
  /// The requests whose answers do not have the form that was asked for.
  public var unparsable = 0
  /// The requests that failed in another way.
  public var failed = 0
  /// The requests whose records were found.
  public var reused = 0
  /// The times that requests were sent.
  public var attempts = 0
  /// The tokens of all attempts.
  public var usage = TokenUsage()

  /// Nothing yet.
  public init() {}

  /// The requests that ended.
  public var ended: Int { answered + unparsable + failed }

  /// Counts the end of a request.
  mutating func count(_ record: RequestRecord) {
    switch record.failureKind {
    case nil: answered += 1
    case .unparsable: unparsable += 1
    case .server, .refused: failed += 1
    }
    attempts += record.attempts
    usage += record.usage
  }
}

extension RunTotals {
  /// Tokens without a count of requests.
  init(usage: TokenUsage) { self.usage = usage }

  /// The counts as numbers that ranks can sum.
  var values: [Double] {
    let usage = [
      usage.promptTokens, usage.completionTokens, usage.cachedPromptTokens ?? 0,
      usage.cachedPromptTokens == nil ? 0 : 1, usage.isEstimated == true ? 1 : 0,
    ]
    return ([answered, unparsable, failed, reused, attempts] + usage).map(Double.init)
  }

  /// The counts of summed numbers.
  init(values sums: ArraySlice<Double>) {
    let values = sums.map { Int($0) }
    answered = values[0]
    unparsable = values[1]
    failed = values[2]
    reused = values[3]
    attempts = values[4]
    usage = TokenUsage(
      promptTokens: values[5], completionTokens: values[6], cachedPromptTokens: values[8] > 0 ? values[7] : nil,
      isEstimated: values[9] > 0 ? true : nil)
  }
}
