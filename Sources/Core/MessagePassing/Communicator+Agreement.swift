extension Communicator {
  /// Runs `body` on every rank and lets all ranks know whether it succeeded everywhere. Collective.
  ///
  /// A fault that one rank meets (a file that it cannot read) so ends all ranks in order, with one message, instead of
  /// leaving the others waiting.
  ///
  /// - Throws: `AgreedFailure` on every rank when `body` threw on any; `MPIError` when MPI itself fails.
  public func agree<Value>(_ body: () throws -> Value) throws -> Value {
    let outcome = Result { try body() }
    try share(outcome.failure)
    return try outcome.get()
  }

  /// Throws on every rank when one of them met a fault. Collective.
  private func share(_ fault: (any Error)?) throws {
    guard let failing = try lowestRank(where: fault != nil) else { return }
    throw AgreedFailure(rank: failing, cause: failing == rank ? fault : nil)
  }

  /// The lowest rank on which a condition holds; nil when it holds on none. Collective.
  private func lowestRank(where condition: Bool) throws(MPIError) -> Int? {
    let lowest = try allReduceMinimum(condition ? rank : size)
    return lowest < size ? lowest : nil
  }

  /// Runs `body` on rank 0 only and gives its result to all. Collective.
  ///
  /// - Throws: `AgreedFailure` on every rank when `body` threw.
  public func broadcastFromRoot(_ body: () throws -> [UInt8]) throws -> [UInt8] {
    let bytes = try agree { isRoot ? try body() : [] }
    return try broadcast(bytes)
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
