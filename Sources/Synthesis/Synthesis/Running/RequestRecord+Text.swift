import LanguageModelClients

extension RequestRecord {
  /// The text of an answer that is used: not of a failed request, and not blank; nil otherwise.
  var usableText: String? {
    guard isAnswered, let text = text?.trimmingWhitespace, !text.isEmpty else { return nil }
    return text
  }
}
