import Files

/// A line of OpenAI's input of batches.
private struct BatchLine: Encodable {
  private enum CodingKeys: String, CodingKey {
    case customID = "custom_id"
    case method, url, body
  }

  let customID: String
  let method = "POST"
  let url: String
  let body: RequestBody
}

/// A file of requests that a server answers as a batch, within a day and usually for half of the price.
public enum BatchInput {
  /// Writes the requests of a source that have no record; those that have one are given to the source.
  ///
  /// The requests that follow from answers are not written: after the import of these answers, another batch has them.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `FileError`; errors of the source.
  public static func write(
    _ source: any RequestSource, without records: RequestRecords, for endpoint: Endpoint, to path: String
  ) throws -> Int {
    let file = try AtomicFile(path: path)
    var keys: Set<String> = []
    try forEachOpenRequest(of: source, without: records) { request in
      guard keys.insert(request.key).inserted else { return }
      try file.write(line(request, endpoint))
    }
    try file.commit()
    return keys.count
  }

  private static func line(_ request: ModelRequest, _ endpoint: Endpoint) throws -> [UInt8] {
    let body = RequestBody(request, to: endpoint)
    let line = BatchLine(customID: request.key, url: "/v1" + endpoint.api.path, body: body)
    return [UInt8](try canonicalJSON(line, pretty: false)) + [UInt8(ascii: "\n")]
  }

  /// Gives a source the records that it asks for, and calls `body` with the requests that have none.
  static func forEachOpenRequest(
    of source: any RequestSource, without records: RequestRecords, _ body: (ModelRequest) throws -> Void
  ) throws {
    while let request = try source.next() {
      if let record = try records.record(of: request.key) { try source.receive(record) } else { try body(request) }
    }
  }
}
