/// A request that was not answered yet.
struct PendingRequest {
  /// The request.
  let request: ModelRequest
  /// The form that the next attempt asks for.
  var level: FormatSupport.Level
  /// True when the server refused a richer form.
  var wasLowered = false
  /// The times that it was sent.
  var attempts = 0
  /// The answers that did not have the form asked for.
  var answers = 0
  /// The tokens of these answers.
  var usage = TokenUsage()
  /// The last of these answers.
  var answer: Verdict.Answer?
  /// The fault of the last attempt.
  var fault = ""
  /// The moment of the first attempt.
  var started = 0.0
  /// The moment of the next attempt.
  var due = 0.0

  /// A request in the richest form that the server takes.
  init(_ request: ModelRequest, support: FormatSupport) {
    self.request = request
    level = min(FormatSupport.level(of: request.format), support.best)
  }

  /// The request of the next attempt: another draw after an answer that had another form.
  var attempt: ModelRequest {
    let old = request.sampling
    let sampling = SamplingSettings(
      temperature: old.temperature, topP: old.topP, maxTokens: old.maxTokens, seed: old.seed.map { $0 &+ answers })
    return ModelRequest(
      key: request.key, operation: request.operation, document: request.document, part: request.part,
      entities: request.entities, source: request.source, messages: request.messages, sampling: sampling,
      format: FormatSupport.format(request.format, at: level))
  }

  /// The most tokens that an attempt takes.
  var expectedTokens: Int { TokenEstimate.most(request) }

  /// The record of its end at a moment; `fault` is kept when `kind` is given.
  func record(at now: Double, failure kind: RequestRecord.FailureKind? = nil) -> RequestRecord {
    var record = RequestRecord(of: request, usage: usage, attempts: attempts, seconds: now - started)
    record.text = answer?.text
    record.finishReason = answer?.finishReason
    record.failure = kind == nil ? nil : fault
    record.failureKind = kind
    return record
  }
}
