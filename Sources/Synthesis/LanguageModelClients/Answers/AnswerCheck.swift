import Files

/// The rules by which the end of an attempt is judged.
struct AnswerCheck {
  /// The statuses of a wrong address, key or model.
  private static let configurationStatuses = Set([401, 403, 404])
  /// The reason for the end of an answer that the server held back.
  private static let filtered = "content_filter"

  /// The request with the form that the answer must have.
  let request: ModelRequest
  /// True when the attempt asked for a form by `response_format`.
  let hasFormat: Bool
  /// True as long as the server answered no request at all.
  let isFirst: Bool
  /// The origin of the answers.
  let origin: AnswerOrigin

  private var url: String { origin.name }

  /// Judges an outcome.
  func verdict(_ outcome: TransportEvent.Outcome) -> Verdict {
    switch outcome {
    case .failure(let failure): verdict(failure)
    case .response(let response) where response.status == 200: content(response)
    case .response(let response): refusal(ServerMessage(response, from: origin), response)
    }
  }

  private func verdict(_ failure: TransportFailure) -> Verdict {
    switch failure {
    case .tooLarge: .final(reason: failure.description)
    case .encryption(let reason) where isFirst: .fatal(.untrusted(url: url, reason: reason))
    default: .transient(reason: failure.description, retryAfter: nil, isRefusal: false)
    }
  }
}

extension AnswerCheck {
  private func refusal(_ message: ServerMessage, _ response: HTTPResponse) -> Verdict {
    let status = response.status
    if message.isExhausted { return .fatal(.exhausted(url: url, message: message.text)) }
    if hasFormat, message.mayRefuseFormat {
      return .unknownFormat(reason: message.sentence, isCertain: message.mentionsFormat)
    }
    if RetryPolicy.isTransient(status: status) { return transient(message, RetryAfter.seconds(response)) }
    if isFirst, Self.configurationStatuses.contains(status) || (300..<400).contains(status) {
      return .fatal(.refused(url: url, status: status, message: message.text))
    }
    return .final(reason: message.sentence)
  }

  private func transient(_ message: ServerMessage, _ retryAfter: Double?) -> Verdict {
    let isRefusal = message.status == 429 || (message.status == 503 && retryAfter != nil)
    return .transient(reason: message.sentence, retryAfter: retryAfter, isRefusal: isRefusal)
  }
}

extension AnswerCheck {
  private func content(_ response: HTTPResponse) -> Verdict {
    do throws(Completion.Fault) {
      return answer(try Completion(response.body))
    } catch {
      return .transient(reason: reason(error, response), retryAfter: RetryAfter.seconds(response), isRefusal: false)
    }
  }

  private func reason(_ fault: Completion.Fault, _ response: HTTPResponse) -> String {
    switch fault {
    case .noJSON: "the response is not JSON (\(contentType(response)))"
    case .noChoices: "the response has no choices"
    case .error(let message): "the server reports an error: \(ServerMessage.short(message, from: origin))"
    }
  }

  private func contentType(_ response: HTTPResponse) -> String {
    ServerMessage.short(response.headers["content-type"] ?? "without a content type", from: origin)
  }

  private func answer(_ completion: Completion) -> Verdict {
    let text = completion.text ?? ""
    let usage = completion.usage ?? TokenEstimate.usage(request, answer: text)
    let answer = Verdict.Answer(
      text: origin.redacted(text), finishReason: completion.finishReason, usage: usage)
    guard let fault = fault(answer) else { return .answered(answer) }
    return .unusable(answer, reason: fault, isFinal: completion.finishReason == Self.filtered)
  }

  /// The fault of an answer's form; nil when it has none.
  private func fault(_ answer: Verdict.Answer) -> String? {
    if answer.finishReason == Self.filtered { return "the server held the answer back (\(Self.filtered))" }
    if answer.text.allSatisfy(\.isWhitespace) { return "the answer is empty" }
    if hasForm(answer.text) { return nil }
    guard answer.finishReason == "length" else { return "the answer is not JSON of the form asked for" }
    return "the answer was cut off after \(answer.usage.completionTokens) tokens"
  }

  private func hasForm(_ text: String) -> Bool {
    switch request.format {
    case .text: true
    case .object: TolerantJSON.value(in: text, as: .object(["type": .text("object")])) != nil
    case .json(_, let schema): TolerantJSON.value(in: text, as: schema) != nil
    }
  }
}
