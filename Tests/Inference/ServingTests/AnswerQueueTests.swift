import Serving
import Testing

@Suite struct AnswerQueueTests {
  private let request = SequenceRequest(prompt: [1], limit: 1)

  private func status(_ queue: AnswerQueue, _ count: Int) -> HTTPStatus? {
    do {
      _ = try queue.submit(Array(repeating: request, count: count))
      return nil
    } catch {
      return error.status
    }
  }

  @Test func `all sequences of a request enter, or none`() {
    let queue = AnswerQueue(limit: 4)
    #expect(status(queue, 3) == nil)
    #expect(status(queue, 2) == .tooManyRequests)
    #expect(queue.count == 3)
    #expect(status(queue, 5) == .badRequest)
    #expect(status(queue, 1) == nil)
  }

  @Test func `a closed queue keeps what waits and takes nothing more`() {
    let queue = AnswerQueue(limit: 4)
    #expect(status(queue, 1) == nil)
    queue.close()
    #expect(status(queue, 1) == .unavailable)
    #expect(queue.count == 1)
  }
}
