/// The origin of requests: more may follow when the answers of others are known, as the pairs of EntiGraph follow the entities.
public protocol RequestSource: AnyObject {
  /// The next request; nil when there is none now.
  func next() throws -> ModelRequest?
  /// Takes the end of a request, once for each that `next` returned, whether it was sent or found in the records.
  func receive(_ record: RequestRecord) throws
  /// True when no request will come any more.
  var isFinished: Bool { get }
}
