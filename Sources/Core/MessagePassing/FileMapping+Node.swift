extension FileMapping {
  /// Maps one file on all ranks of a node, in the first place where that works for each. Collective over the node.
  ///
  /// - Throws: `MPIError.noSharedMemory` on every rank.
  static func shared(
    byteCount: Int, by node: Communicator, places: [SharedFile.Place]
  ) throws(MPIError) -> FileMapping {
    var reasons: [String] = []
    for place in places {
      let outcome = try shared(in: place, byteCount: byteCount, by: node)
      switch outcome {
      case .success(let mapping): return mapping
      case .failure(let error): reasons.append(error.description)
      }
    }
    throw .noSharedMemory(bytes: byteCount, reasons: reasons)
  }

  /// The mapping on every rank, or the same error on every rank.
  private static func shared(
    in place: SharedFile.Place, byteCount: Int, by node: Communicator
  ) throws(MPIError) -> Result<FileMapping, SharedFileError> {
    let made = made(place, byteCount, if: node.isRoot)
    let address = try node.broadcast(Array(address(of: made).utf8))
    let mapped = made.flatMap { Self.mapped($0, at: String(decoding: address, as: UTF8.self), byteCount) }
    let outcome = try agreed(mapped, node)
    // The others have opened it by now.
    withExtendedLifetime(made) {}
    return outcome
  }

  /// The file on the first rank, nil on the others.
  private static func made(
    _ place: SharedFile.Place, _ byteCount: Int, if isMaker: Bool
  ) -> Result<SharedFile?, SharedFileError> {
    Result { () throws(SharedFileError) in isMaker ? try SharedFile(place, byteCount: byteCount) : nil }
  }

  /// The memory of the file that this rank made, or else of the one that the first rank made.
  private static func mapped(
    _ file: SharedFile?, at address: String, _ byteCount: Int
  ) -> Result<FileMapping, SharedFileError> {
    Result { () throws(SharedFileError) in
      let opened = if let file { file } else { try SharedFile(at: address) }
      return try FileMapping(opened, byteCount: byteCount)
    }
  }

  private static func address(of file: Result<SharedFile?, SharedFileError>) -> String {
    (try? file.get()?.address) ?? ""
  }

  /// The outcome of the lowest rank that failed, on all ranks; each rank's own if none did.
  private static func agreed(
    _ outcome: Result<FileMapping, SharedFileError>, _ node: Communicator
  ) throws(MPIError) -> Result<FileMapping, SharedFileError> {
    var reason = ""
    if case .failure(let error) = outcome { reason = error.description }
    let failing = try node.allReduceMinimum(reason.isEmpty ? node.size : node.rank)
    guard failing < node.size else { return outcome }
    let shared = try node.broadcast(Array(reason.utf8), from: failing)
    return .failure(SharedFileError(description: String(decoding: shared, as: UTF8.self)))
  }
}
