import LanguageModelClients

/// The export of a batch.
struct BatchResult: Encodable {
  let requests: Int
  let batch: String
}

/// The import of a batch that does not answer everything.
struct ImportResult: Encodable {
  private let recorded, failed, unparsable, missing: Int

  init(_ batch: BatchImport) {
    recorded = batch.recorded.ended
    failed = batch.recorded.failed
    unparsable = batch.recorded.unparsable
    missing = batch.open + batch.transient
  }

  /// The result in words.
  var text: String {
    """
    \(recorded) answers recorded, \(failed) of them failures and \(unparsable) unparsable; \(missing) requests without an answer
    requests are left: write the next batch with --export-batch
    """
  }
}
