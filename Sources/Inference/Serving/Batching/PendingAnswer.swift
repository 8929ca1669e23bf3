import Synchronization

/// A sequence that waits or is being continued, and whoever hears of it.
package final class PendingAnswer: Sendable {
  /// The sequence.
  package let request: SequenceRequest
  /// The news; the stream ends with the sequence. Who stops listening cancels it.
  package let events: AsyncStream<AnswerEvent>
  private let listener: AsyncStream<AnswerEvent>.Continuation
  private let state = Atomic(false)

  /// A sequence that nobody has begun.
  package init(_ request: SequenceRequest) {
    self.request = request
    (events, listener) = AsyncStream.makeStream(of: AnswerEvent.self)
    listener.onTermination = { [weak self] _ in self?.cancel() }
  }

  /// True when nobody listens any more.
  package var isCancelled: Bool { state.load(ordering: .relaxed) }

  /// Ends the work for the sequence at the next step.
  package func cancel() { state.store(true, ordering: .relaxed) }

  func tell(_ event: AnswerEvent) {
    listener.yield(event)
    switch event {
    case .end, .fault: listener.finish()
    case .prompt, .token: break
    }
  }
}
