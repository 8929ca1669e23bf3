import Foundation
import Synchronization

/// Work of many threads at once, as many clients do it.
enum Parallel {
  /// Calls a body on a thread for each number below `count`, and waits for all of them.
  ///
  /// - Returns: the results by number.
  /// - Throws: the first error of any.
  static func map<Value: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Value) throws -> [Value] {
    let results = Outcomes<Value>(count: count)
    let group = DispatchGroup()
    for number in 0..<count {
      group.enter()
      Thread {
        results.set(number, to: Result { try body(number) })
        group.leave()
      }.start()
    }
    group.wait()
    return try results.values()
  }
}

/// Results that threads fill in.
private final class Outcomes<Value: Sendable>: Sendable {
  private let results: Mutex<[Result<Value, any Error>?]>

  init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }

  func set(_ number: Int, to result: Result<Value, any Error>) { results.withLock { $0[number] = result } }

  func values() throws -> [Value] { try results.withLock { try $0.compactMap { try $0?.get() } } }
}
