/// Times short computations for benchmarks.
package enum Stopwatch {
  /// The shortest seconds of several tries, after one that does not count; short ones are repeated within a try.
  package static func best(_ body: () -> Void) -> Double {
    body()
    let once = seconds(body)
    let repetitions = max(1, Int(2e-3 / max(once, 1e-9)))
    let tries = (0..<5).map { _ in seconds { for _ in 0..<repetitions { body() } } }
    return (tries.min() ?? once * Double(repetitions)) / Double(repetitions)
  }

  /// The seconds of one call.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
  }
}
