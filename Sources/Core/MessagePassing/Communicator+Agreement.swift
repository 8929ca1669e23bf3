extension Communicator {
  /// Runs `body` on every rank and lets all ranks know whether it succeeded everywhere. Collective.
  ///
  /// A fault that one rank meets (a file that it cannot read) so ends all ranks in order, with one message, instead of
  /// leaving the others waiting.
  ///
  /// - Throws: `AgreedFailure` on every rank when `body` threw on any; `MPIError` when MPI itself fails.
  public func agree<Value>(_ body: () throws -> Value) throws -> Value {
    let outcome = Result { try body() }
    let cause: (any Error)? = if case .failure(let error) = outcome { error } else { nil }
    let failing = try allReduceMinimum(cause == nil ? size : rank)
    guard failing == size else {
      throw AgreedFailure(rank: failing, cause: failing == rank ? cause : nil)
    }
    return try outcome.get()
  }

  /// Runs `body` on rank 0 only and gives its result to all. Collective.
  ///
  /// - Throws: `AgreedFailure` on every rank when `body` threw.
  public func broadcastFromRoot(_ body: () throws -> [UInt8]) throws -> [UInt8] {
    let bytes = try agree { isRoot ? try body() : [] }
    return try broadcast(bytes)
  }
}
