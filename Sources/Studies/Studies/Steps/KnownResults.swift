import Files

/// The parts of the store that a study has found complete: they do not change, so no graph looks for them or reads them again.
package final class KnownResults {
  private var complete: Set<Fingerprint> = []
  /// The values of evaluations.
  private var values: [Fingerprint: Any] = [:]

  package init() {}

  /// Tells if something is complete, which `check` finds out unless it was complete before.
  package func isComplete(_ address: Fingerprint, _ check: () throws -> Bool) rethrows -> Bool {
    if try !complete.contains(address) && check() { complete.insert(address) }
    return complete.contains(address)
  }

  /// The value of an evaluation, which `read` returns unless it did before; nil when it is not there.
  package func value<Value>(at address: Fingerprint?, _ read: () throws -> Value?) rethrows -> Value? {
    if let address, let known = values[address] as? Value { return known }
    let value = try read()
    if let address, let value { values[address] = value }
    return value
  }
}
