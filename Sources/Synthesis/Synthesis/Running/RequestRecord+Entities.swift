import Files
import LanguageModelClients

extension EntityAnswer {
  /// The summary and the entities in the answer to a request for them; nil when it failed.
  init?(_ record: RequestRecord) {
    guard let text = record.usableText, let value = TolerantJSON.value(in: text, as: RequestOperation.entitiesSchema)
    else { return nil }
    self.init(value)
  }
}
