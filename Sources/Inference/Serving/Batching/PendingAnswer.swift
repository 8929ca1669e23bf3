import Synchronization

/// The news of all answers of one request.
package final class AnswerStream: Sendable {
  /// The news of one answer.
  package struct Item: Sendable {
    /// The answer's place among those of the request.
    package let index: Int
    /// The news.
    package let event: AnswerEvent
  }

  /// The news; they end with the last answer. Who stops listening cancels all of them.
  package let items: AsyncStream<Item>
  private let listener: AsyncStream<Item>.Continuation
  private let isDropped = Atomic(false)
  private let open: Atomic<Int>

  /// - Parameter count: the number of answers.
  init(count: Int) {
    open = Atomic(count)
    (items, listener) = AsyncStream.makeStream(of: Item.self)
    listener.onTermination = { [weak self] _ in self?.isDropped.store(true, ordering: .relaxed) }
  }

  /// True when nobody listens any more.
  var isCancelled: Bool { isDropped.load(ordering: .relaxed) }

  /// Ends the work for all answers at the next step.
  package func cancel() {
    isDropped.store(true, ordering: .relaxed)
    listener.finish()
  }

  fileprivate func tell(_ item: Item) {
    listener.yield(item)
    switch item.event {
    case .end, .fault: if open.subtract(1, ordering: .relaxed).newValue == 0 { listener.finish() }
    case .prompt, .token: break
    }
  }
}

/// A sequence that waits or is being continued, and whoever hears of it.
struct PendingAnswer: Sendable {
  /// The sequence.
  let request: SequenceRequest
  /// The answer's place among those of its request.
  let index: Int
  private let stream: AnswerStream

  init(_ request: SequenceRequest, index: Int, stream: AnswerStream) {
    self.request = request
    self.index = index
    self.stream = stream
  }

  /// True when nobody listens any more.
  var isCancelled: Bool { stream.isCancelled }

  func tell(_ event: AnswerEvent) { stream.tell(.init(index: index, event: event)) }
}
