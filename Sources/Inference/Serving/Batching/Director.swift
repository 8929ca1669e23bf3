/// The decisions of the first rank.
struct Director {
  let queue: AnswerQueue
  let scheduler: Scheduler
  /// Called once when the server is asked to stop.
  let beginStop: () -> Void

  /// The next message to all ranks.
  ///
  /// - Parameter stopping: true when no further request is accepted; those that were accepted are still answered.
  func next(stopping: Bool) -> BatchMessage {
    if stopping { beginStop() }
    if let step = scheduler.next() { return .step(step) }
    return stopping ? .stop : .idle
  }
}
