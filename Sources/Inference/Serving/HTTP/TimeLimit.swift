/// Waits for a body, but not longer than a limit.
///
/// - Returns: nil when the time was over; the body is cancelled then.
/// - Throws: errors of the body, `CancellationError` when the task is cancelled.
func within<Value: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return try await group.next() ?? nil
  }
}
