/// The import of the answers of a batch into the records.
public struct BatchImport: Sendable, Equatable {
  /// The requests that have a record now and had none before.
  public var recorded = RunTotals()
  /// The requests whose failure another attempt may not meet; they have no record, and the next batch asks them again.
  public var transient = 0
  /// The requests that the batch does not answer, among them those that follow from its answers; the next batch asks them.
  public var open = 0

  /// Records the answers of a batch to the requests of a source, and lets the source continue with them.
  ///
  /// - Throws: `FileError`; errors of the source.
  public init(_ output: BatchOutput, for source: any RequestSource, into records: RequestRecords) throws {
    try BatchInput.forEachOpenRequest(of: source, without: records) { request in
      guard let response = output[request.key] else {
        open += 1
        return
      }
      guard let record = Self.record(request, response) else {
        transient += 1
        return
      }
      try records.append(record)
      recorded.count(record)
      try source.receive(record)
    }
    try records.flush()
  }

  /// The record of a request that a response ends; nil when it does not end it.
  private static func record(_ request: ModelRequest, _ response: HTTPResponse) -> RequestRecord? {
    let check = AnswerCheck(request: request, hasFormat: false, isFirst: false, origin: AnswerOrigin(name: "the batch"))
    switch check.verdict(.response(response)) {
    case .answered(let answer): return RequestRecord(of: request, answer: answer)
    case .unusable(let answer, let reason, _): return RequestRecord(of: request, answer: answer, failure: reason)
    case .final(let reason): return RequestRecord(of: request, failure: reason, kind: .refused)
    case .transient, .unknownFormat, .fatal: return nil
    }
  }
}

extension RequestRecord {
  /// The record of an answer, of which `failure` is the fault if it has one.
  init(of request: ModelRequest, answer: Verdict.Answer, failure: String? = nil) {
    self.init(of: request, usage: answer.usage)
    text = answer.text
    finishReason = answer.finishReason
    self.failure = failure
    failureKind = failure == nil ? nil : .unparsable
  }

  /// The record of a request without an answer.
  init(of request: ModelRequest, failure: String, kind: FailureKind) {
    self.init(of: request)
    self.failure = failure
    failureKind = kind
  }
}
