/// The source of a rank's requests without those that have a record.
final class RequestQueue {
  private let source: any RequestSource
  private let records: RequestRecords
  private let repeatsFailures: Bool
  /// The number of further times that the source asked for a request that is being asked.
  private var twins: [String: Int] = [:]
  /// The next request without a record, as far as it is known.
  private var head: ModelRequest?
  /// True when the source had no request when it was asked last.
  private(set) var isExhausted = false
  /// The number of requests whose records were found.
  private(set) var reused = 0

  /// A queue before the first request.
  init(_ source: any RequestSource, records: RequestRecords, repeatsFailures: Bool) {
    self.source = source
    self.records = records
    self.repeatsFailures = repeatsFailures
  }

  /// True when a request is known that has no record.
  var hasNext: Bool { head != nil }

  /// True when no request will come any more.
  var isFinished: Bool { head == nil && source.isFinished }

  /// Looks for the next request without a record while `isInTime`.
  func fill(while isInTime: () -> Bool) throws {
    isExhausted = false
    while head == nil, isInTime() {
      guard let request = try source.next() else {
        isExhausted = true
        return
      }
      try take(request)
    }
  }

  private func take(_ request: ModelRequest) throws {
    if let count = twins[request.key] {
      twins[request.key] = count + 1
    } else if let record = try knownRecord(request.key) {
      reused += 1
      try source.receive(record)
    } else {
      head = request
    }
  }

  private func knownRecord(_ key: String) throws -> RequestRecord? {
    guard let record = try records.record(of: key) else { return nil }
    return repeatsFailures && !record.isAnswered ? nil : record
  }

  /// Takes the next request.
  func removeNext() -> ModelRequest? {
    defer { head = nil }
    if let head { twins[head.key] = 0 }
    return head
  }

  /// Records the end of a request and gives it to the source as often as that asked for it.
  func end(_ record: RequestRecord) throws {
    try records.append(record)
    let count = twins.removeValue(forKey: record.key) ?? 0
    reused += count
    for _ in 0...count { try source.receive(record) }
  }
}
