/// A fault that ends the requests to a language model; single failed requests are recorded instead.
public enum ClientError: Error, Equatable, CustomStringConvertible {
  /// An address that cannot be the base of an endpoint.
  case unusableURL(String, reason: String)
  /// An environment variable or file that holds no key.
  case noKey(origin: String, reason: String)
  /// The server refuses the very first request, so that it would refuse all.
  case refused(url: String, status: Int, message: String)
  /// The server says that the account has nothing left.
  case exhausted(url: String, message: String)
  /// The certificate of the server is not accepted.
  case untrusted(url: String, reason: String)
  /// So many requests failed one after another on one rank that the rest would fail as well.
  case failing(url: String, count: Int, last: String)
  /// A server that does not answer with the vectors that it was asked for.
  case noEmbeddings(url: String, reason: String)
  /// libcurl refused.
  case transport(reason: String)
  /// A record that cannot be read.
  case corruptedRecord(path: String, line: Int)
  /// A line of a batch file that cannot be read.
  case corruptedBatch(path: String, line: Int, reason: String)
  /// A source that waits for answers although nothing is being asked.
  case waitingSource
  /// A transport whose clock stands still while it should wait.
  case standingClock

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .unusableURL(let url, let reason):
      "\(url) is not the base of an endpoint: \(reason); give one like http://localhost:8000/v1"
    case .noKey(let origin, let reason): "\(origin) holds no API key: \(reason)"
    case .refused(let url, let status, let message):
      "\(url) refused the first request with status \(status) (\(message)); check the address, the API key and the name of the model"
    case .exhausted(let url, let message):
      "\(url) takes no further requests (\(message)); what was answered is recorded: run the same command again when the account can pay"
    case .untrusted(let url, let reason):
      "\(url) has no certificate that is trusted (\(reason)); give the file of its certificate authority, or install ca-certificates"
    case .failing(let url, let count, let last):
      "\(count) requests to \(url) failed one after another, the last because \(last); what was answered is recorded: check the server and run the same command again; synthesize asks the failed ones again with --retry-failed"
    case .noEmbeddings(let url, let reason):
      "\(url) gives no embeddings: \(reason); check the address, the API key, the name of the model, and how long a text it takes"
    case .transport(let reason): "libcurl cannot send requests: \(reason)"
    case .corruptedRecord(let path, let line):
      "line \(line) of \(path) is not the record of a request; remove the line to have the request asked again"
    case .corruptedBatch(let path, let line, let reason):
      "line \(line) of \(path) is not a line of a batch: \(reason)"
    case .waitingSource: "requests are waiting for answers that nobody was asked for"
    case .standingClock: "the clock of what answers the requests stands still"
    }
  }
}
