import Ensembles
import MessagePassing
import TensorKernels

/// The work of all ranks while the server runs: the first rank decides each step, and all of them compute it.
///
/// Only the thread that started MPI runs this. Without work the ranks sleep, a millisecond at a time at most.
final class BatchRanks {
  /// The time after which the first rank looks for a stop request while there is nothing to do, in milliseconds.
  private static let pause = 20

  private let decoder: EnsembleDecoder
  private let world: Communicator
  private let stop: StopFlag
  private let reader: RowReader

  init(_ decoder: EnsembleDecoder, world: Communicator, stop: StopFlag, tokenCount: Int) {
    self.decoder = decoder
    self.world = world
    self.stop = stop
    reader = RowReader(tokenCount: tokenCount)
  }

  /// Computes until the first rank ends it. Collective.
  ///
  /// - Parameter director: on the first rank only.
  /// - Throws: `MPIError`.
  func run(_ director: Director?) throws {
    while true {
      let message = try director.map { try $0.next(stopping: stop.poll()) }
      switch BatchMessage(try world.broadcast(message?.bytes ?? [])) {
      case .stop: return
      case .idle: try rest(director)
      case .step(let step): director?.scheduler.take(try compute(step))
      }
    }
  }

  /// Waits for work or a stop request. Collective.
  private func rest(_ director: Director?) throws {
    while let director, try !stop.poll(), director.queue.count == 0 { director.queue.wait(milliseconds: Self.pause) }
    try world.idleBarrier { () throws(MPIError) in _ = try stop.poll() }
  }

  /// Computes a step. Collective.
  ///
  /// - Returns: on the first rank the results of all rows whose logits were asked for.
  private func compute(_ step: BatchStep) throws -> [RowResult] {
    for slot in step.starts { decoder.start(slot: slot) }
    var results: [RowResult] = []
    let rows = DecodingStep(
      tokens: step.rows.map(\.token), slots: step.rows.map(\.slot), draws: step.rows.map(\.needsLogits))
    _ = try decoder.perform(rows) { row, logits in
      results.append(RowResult(row: row, token: reader.read(step.rows[row], logits)))
      return 0
    }
    if !world.isRoot { _ = try stop.poll() }
    return try gather(results)
  }

  /// Puts the results of all ranks together on the first. Collective.
  private func gather(_ results: [RowResult]) throws -> [RowResult] {
    guard world.size > 1 else { return results }
    var parts = [[UInt8]](repeating: [], count: world.size)
    parts[0] = RowResult.bytes(results)
    return try world.allToAll(parts).flatMap { RowResult.results($0) }
  }
}
