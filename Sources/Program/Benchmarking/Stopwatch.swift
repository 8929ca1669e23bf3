/// Times short computations for benchmarks.
package enum Stopwatch {
  /// The shortest seconds of several tries, after one that does not count; short ones are repeated within a try.
  package static func best(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    body()
    let once = clock.measure(body) / .seconds(1)
    let repetitions = max(1, Int(2e-3 / max(once, 1e-9)))
    let tries = (0..<5).map { _ in clock.measure { for _ in 0..<repetitions { body() } } / .seconds(1) }
    return (tries.min() ?? once * Double(repetitions)) / Double(repetitions)
  }
}
