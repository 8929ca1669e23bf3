/// A server that cannot start.
public enum ServingError: Error, Equatable, CustomStringConvertible {
  /// An address that cannot be listened on.
  case address(host: String, port: Int, reason: String)
  /// A host that others reach, without keys.
  case unprotected(host: String)
  /// A file without a key, or with one that is too short.
  case keys(path: String, reason: String)
  /// A file of weights that does not fit.
  case weights(path: String, reason: String)
  /// A context that the models do not have.
  case contextLength(asked: Int, available: Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .address(let host, let port, let reason):
      "the server cannot listen on \(host) port \(port): \(reason); choose another --host or --port"
    case .unprotected(let host):
      "--host \(host) can be reached from other machines; give keys by --api-key-file, or say --without-key if everybody may use the server"
    case .keys(let path, let reason): "\(path) cannot be used as a file of keys: \(reason); write one key on each line"
    case .weights(let path, let reason):
      "\(path) has no weights for these models: \(reason); save the output of chorus evaluate --weights fit --json for the same models in the same order"
    case .contextLength(let asked, let available):
      "--context-length \(asked) is more than the models' context of \(available) tokens; ask for less"
    }
  }
}
