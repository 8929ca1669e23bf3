import DequeModule
import Dispatch
import Synchronization

/// The sequences that wait for a slot: clients' tasks put them in, the thread that computes takes them out.
package final class AnswerQueue: Sendable {
  private struct State {
    var waiting: Deque<PendingAnswer> = []
    var isClosed = false
  }

  /// The most sequences that wait.
  package let limit: Int
  private let state = Mutex(State())
  private let arrivals = DispatchSemaphore(value: 0)

  /// A queue without sequences.
  package init(limit: Int) { self.limit = limit }

  /// The sequences that wait.
  package var count: Int { state.withLock { $0.waiting.count } }

  /// Puts all sequences of a request in, or none.
  ///
  /// - Returns: the news of them.
  /// - Throws: `APIFault` with 400 for more than ever fit, with 429 when there is no room now, with 503 when the server is stopping.
  package func submit(_ requests: [SequenceRequest]) throws(APIFault) -> AnswerStream {
    guard requests.count <= limit else {
      throw APIFault(
        .badRequest,
        "the request asks for \(requests.count) answers, but at most \(limit) fit into the server's queue; ask for fewer"
      )
    }
    let stream = AnswerStream(count: requests.count)
    try put(requests.enumerated().map { PendingAnswer($1, index: $0, stream: stream) })
    arrivals.signal()
    return stream
  }

  private func put(_ answers: [PendingAnswer]) throws(APIFault) {
    let fault = state.withLock { state -> APIFault? in
      if state.isClosed { return APIFault(.unavailable, "the server is stopping; ask another one, or later") }
      guard state.waiting.count + answers.count <= limit else {
        return APIFault(
          .tooManyRequests, "\(state.waiting.count) answers wait already, of at most \(limit); ask again later")
      }
      state.waiting += answers
      return nil
    }
    if let fault { throw fault }
  }

  /// Accepts no further sequence; those that wait stay.
  package func close() {
    state.withLock { $0.isClosed = true }
    arrivals.signal()
  }

  /// Takes the next sequence that somebody still wants.
  func next() -> PendingAnswer? {
    state.withLock { state in
      while let answer = state.waiting.popFirst() { if !answer.isCancelled { return answer } }
      return nil
    }
  }

  /// Waits until something may have come, but not longer than a time.
  func wait(milliseconds: Int) { _ = arrivals.wait(timeout: .now() + .milliseconds(milliseconds)) }
}
