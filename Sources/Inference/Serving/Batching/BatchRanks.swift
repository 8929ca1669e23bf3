import Ensembles
import MessagePassing
import TensorKernels
import Transformers

/// The work of all ranks while the server runs: the first rank decides each step, and all of them compute it.
///
/// Only the thread that started MPI runs this. Without work the ranks sleep, a millisecond at a time at most.
final class BatchRanks {
  /// The time after which the first rank looks for a stop request while there is nothing to do, in milliseconds.
  private static let pause = 20

  private let decoder: EnsembleDecoder
  private let average: MemberAverage
  private let world: Communicator
  private let stop: StopFlag
  private let reader: RowReader

  /// - Parameter tokenCount: the tokens that are drawn.
  init(_ decoder: EnsembleDecoder, _ average: MemberAverage, world: Communicator, stop: StopFlag, tokenCount: Int) {
    self.decoder = decoder
    self.average = average
    self.world = world
    self.stop = stop
    reader = RowReader(tokenCount: tokenCount)
  }

  /// Computes until the first rank ends it. Collective.
  ///
  /// - Parameter director: on the first rank only.
  /// - Throws: `MPIError`.
  func run(_ director: Director?) throws(MPIError) {
    while true {
      let isStopping = try stop.poll()
      let message = director?.next(stopping: isStopping).bytes ?? []
      switch BatchMessage(try world.broadcast(message)) {
      case .stop: return
      case .idle: try rest(director)
      case .step(let step):
        let results = try compute(step)
        director?.scheduler.take(results)
      }
    }
  }

  /// Waits for work or a stop request. Collective.
  private func rest(_ director: Director?) throws(MPIError) {
    while let director, try !stop.poll(), director.queue.count == 0 { director.queue.wait(milliseconds: Self.pause) }
    try world.idleBarrier { () throws(MPIError) in _ = try stop.poll() }
  }

  /// Computes a step. Collective.
  ///
  /// - Returns: the results of all rows whose logits were asked for.
  private func compute(_ step: BatchStep) throws(MPIError) -> [RowResult] {
    for slot in step.starts { decoder.start(slot: slot) }
    let decoding = DecodingStep(
      step.rows.map { DecodingRow(token: $0.token, slot: $0.slot, needsLogits: $0.needsLogits) })
    let width = RowResult.width(listed: step.mostListed)
    let values = try decoder.perform(decoding, width: width) { row, members in
      RowResult.values(of: reader.read(step.rows[row], average(members)), width: width)
    }
    return decoding.scored.enumerated().map { number, row in
      RowResult(row: row, values: values[number * width..<(number + 1) * width])
    }
  }
}
