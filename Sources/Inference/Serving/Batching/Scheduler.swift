import Tokenizers

/// Decides the steps: which sequences are in the decoder's slots, and which tokens they are continued by.
///
/// Batching is continuous: a sequence begins as soon as a slot is free and leaves it as soon as it ends, whatever the others do. In
/// every step each running sequence is continued by one token, and the rest of the step's rows goes to prompts, in the order in
/// which they came. No answer depends on the others, because neither a row's logits nor a draw does.
final class Scheduler {
  /// The bounds of a step.
  struct Bounds {
    /// The slots of the decoder.
    let slots: Int
    /// The most rows of a step.
    let rows: Int
    /// T.
    let contextLength: Int
  }

  private let queue: AnswerQueue
  private let metrics: ServingMetrics
  private let tokenizer: Tokenizer
  private let bounds: Bounds
  private var seats: [Seat?]
  /// The number of sequences that have begun.
  private var begun = 0
  /// The slot of each row of the step whose results are awaited.
  private var slots: [Int] = []

  init(_ queue: AnswerQueue, _ metrics: ServingMetrics, tokenizer: Tokenizer, bounds: Bounds) {
    self.queue = queue
    self.metrics = metrics
    self.tokenizer = tokenizer
    self.bounds = bounds
    seats = Array(repeating: nil, count: bounds.slots)
  }

  /// The next step; nil when there is nothing to do.
  func next() -> BatchStep? {
    dropCancelled()
    var step = BatchStep()
    step.starts = fillSeats()
    step.rows = rows()
    slots = step.rows.map(\.slot)
    metrics.note(running: seats.count { $0 != nil }, waiting: queue.count, rows: step.rows.count)
    return step.rows.isEmpty ? nil : step
  }

  private func dropCancelled() {
    for slot in seats.indices where seats[slot]?.answer.isCancelled == true { seats[slot] = nil }
  }

  /// Begins the next sequences in free slots.
  ///
  /// - Returns: these slots.
  private func fillSeats() -> [Int] {
    var starts: [Int] = []
    for slot in seats.indices where seats[slot] == nil {
      guard let seat = nextSeat() else { break }
      seats[slot] = seat
      starts.append(slot)
    }
    return starts
  }

  /// The next sequence that needs the models.
  private func nextSeat() -> Seat? {
    while let answer = queue.next() {
      var seat = Seat(answer, number: begun, tokenizer: tokenizer)
      begun += 1
      if !seat.finishScoring() { return seat }
    }
    return nil
  }

  /// A row of each running sequence, then rows of prompts.
  private func rows() -> [BatchStep.Row] {
    let running = seats.indices.filter { seats[$0]?.isReading == false }
    var rows = running.flatMap { seats[$0]?.takeRows(1, slot: $0) ?? [] }
    for slot in readingSlots {
      let count = min(seats[slot]?.available ?? 0, bounds.rows - rows.count)
      guard count > 0 else { continue }
      rows += seats[slot]?.takeRows(count, slot: slot) ?? []
    }
    return rows
  }

  /// The slots whose sequences' prompts are not read yet, the sequence that waits longest first.
  private var readingSlots: [Int] {
    let slots = seats.indices.filter { seats[$0]?.isReading == true }
    return slots.sorted { (seats[$0]?.number ?? 0) < (seats[$1]?.number ?? 0) }
  }

  /// Takes the results of the last step, which are in the order of its rows.
  func take(_ results: [RowResult]) {
    for result in results {
      let slot = slots[result.row]
      if seats[slot]?.take(result.token, contextLength: bounds.contextLength) == true { seats[slot] = nil }
    }
    for slot in Set(slots) where seats[slot]?.finishScoring() == true { seats[slot] = nil }
  }
}
