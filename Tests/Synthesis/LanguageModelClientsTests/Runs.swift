import LanguageModelClients
import MessagePassing
import RankGroups
import TestSupport

/// A directory of records and runs that append to it.
struct Runs {
  let directory: TemporaryDirectory
  var settings = RunnerSettings()

  init() throws { directory = try TemporaryDirectory() }

  var path: String { directory.path("requests") }

  /// Asks all requests of a source on one rank.
  @discardableResult
  func run(_ source: any RequestSource, _ transport: any AnswerTransport) throws -> RunSummary {
    let records = try RequestRecords.open(path, on: SingleRank())
    return try RequestRunner(transport: transport, settings: settings, records: records).run(source, on: Communicator())
  }

  /// The error that a run ends with.
  func error(_ source: any RequestSource, _ transport: any AnswerTransport) -> ClientError? {
    do {
      try run(source, transport)
      return nil
    } catch let failure as AgreedFailure {
      return failure.cause as? ClientError
    } catch {
      return error as? ClientError
    }
  }
}
