import Files
import Foundation
import LanguageModelClients
import MessagePassing

extension Synthesizer {
  /// A request with its end.
  public struct Example: Sendable {
    /// The request.
    public let request: ModelRequest
    /// Its end; nil when the run was stopped before.
    public let record: RequestRecord?
  }

  /// Asks the first requests of some documents, and keeps nothing of it. Collective.
  ///
  /// - Returns: the requests in the order in which they were made, on rank 0, which alone asks.
  /// - Throws: as `run`.
  public func preview(
    _ count: Int, of texts: SourceTexts, client: SynthesisClient, on world: Communicator, stop: StopFlag? = nil
  ) throws -> [Example] {
    let source = FirstRequests(world.isRoot ? count : 0, of: settings.source(for: texts.documents))
    try withScratchRecords(on: world) { records in
      let runner = RequestRunner(transport: client.transport, settings: client.settings, records: records)
      _ = try runner.run(source, on: world, stop: stop)
    }
    return source.asked.map { Example(request: $0.request, record: $0.record) }
  }

  /// Lends records that are removed afterwards. Collective.
  private func withScratchRecords(on world: Communicator, _ body: (RequestRecords) throws -> Void) throws {
    let scratch = NSTemporaryDirectory() + "chorus-preview-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    try body(RequestRecords.open(scratch, on: world))
  }
}
