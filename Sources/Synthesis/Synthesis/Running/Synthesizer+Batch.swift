import LanguageModelClients
import MessagePassing

extension Synthesizer {
  /// The end of the import of a batch.
  public enum BatchOutcome: Sendable {
    /// Every request has an answer, and the text is complete.
    case finished(SynthesisManifest)
    /// Requests are left, which the next batch asks.
    case open(BatchImport)
  }

  /// Writes the requests without a record into a file of OpenAI's batches. One rank calls it.
  ///
  /// Relations follow from entities: the first batch asks for entities, and, once it is imported, the next one for relations.
  ///
  /// - Returns: the number of requests; nil when the text is complete.
  /// - Throws: as `run`.
  public func exportBatch(
    of texts: SourceTexts, for endpoint: Endpoint, to path: String, on world: Communicator
  ) throws -> Int? {
    try continueRecords(of: texts, on: world, ifFinished: { _ in nil }) { _, records in
      try BatchInput.write(settings.source(for: texts.documents), without: records, for: endpoint, to: path)
    }
  }

  /// Records the answers of a batch, and writes the text when every request has one. One rank calls it.
  ///
  /// - Parameter files: the output of the batch: that of answered requests, and of failed ones.
  /// - Throws: as `run`, and `ClientError.corruptedBatch`.
  public func importBatch(
    _ files: [String], for texts: SourceTexts, prices: Prices? = nil, on world: Communicator
  ) throws -> BatchOutcome {
    try continueRecords(of: texts, on: world, ifFinished: { .finished($0) }) { artifact, records in
      let source = settings.source(for: texts.documents)
      let batch = try BatchImport(BatchOutput(paths: files), for: source, into: records)
      guard batch.open + batch.transient == 0 else { return .open(batch) }
      return .finished(
        try SynthesisEnding(artifact: artifact, texts: texts, ranks: world, prices: prices).finish())
    }
  }

  /// Opens the records of unfinished text while its directory is held.
  private func continueRecords<Outcome>(
    of texts: SourceTexts, on world: Communicator, ifFinished: (SynthesisManifest) -> Outcome,
    _ body: (SynthesisArtifact, RequestRecords) throws -> Outcome
  ) throws -> Outcome {
    let target = SynthesisTarget(artifact(of: texts), ranks: world)
    if let manifest = try target.claim(timeout: timeout, reopens: false) { return ifFinished(manifest) }
    return try withExtendedLifetime(target) {
      try body(target.artifact, RequestRecords.open(target.artifact.requestsDirectory, on: world))
    }
  }
}
