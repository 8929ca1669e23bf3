import Files
import MessagePassing

extension Study {
  /// What a step evaluates, from the store when it is there and whole, else made and stored. Collective; ranks agree.
  ///
  /// - Parameters:
  ///   - step: all that the value depends on; its fingerprint is the address.
  ///   - isWhole: whether a value from the store can be used.
  ///   - subject: what is evaluated, for the log.
  ///   - make: collective.
  /// - Throws: `AgreedFailure`, `MPIError`.
  func evaluation<Value: Codable>(
    _ step: some Encodable, isWhole: (Value) -> Bool, _ subject: String, make: () throws -> Value
  ) throws -> Value {
    try workers.endWhenAsked()
    let evaluations = directories.evaluations
    let path = evaluations.path(try Fingerprint(of: step))
    let known = try world.broadcastFromRoot { exists(path) ? try readFile(path) : [] }
    if let value = try? SealedFile.decode(Value.self, from: known, path: path), isWhole(value) { return value }
    if !known.isEmpty { logger.warning("\(path) is damaged, so it is evaluated again") }
    logger.info("evaluating \(subject)")
    let value = try make()
    try world.agree { if world.isRoot { try evaluations.write(value, to: path) } }
    return value
  }

  /// Whether the store has an evaluation.
  func isEvaluated(_ step: some Encodable) throws -> Bool {
    exists(directories.evaluations.path(try Fingerprint(of: step)))
  }
}
