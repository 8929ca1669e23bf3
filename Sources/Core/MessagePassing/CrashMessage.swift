import Glibc
import Synchronization

/// The message of a rank that crashes, so that a job of many ranks tells which one did and why.
enum CrashMessage {
  private static let causes: [(signal: Int32, cause: String)] = [
    (SIGILL, "a check of the program failed (signal ILL), which is a defect"),
    (SIGTRAP, "a check of the program failed (signal TRAP), which is a defect"),
    (SIGSEGV, "it touched memory that is not there (signal SEGV), which is a defect"),
    (SIGFPE, "it divided by zero (signal FPE), which is a defect"),
    (SIGABRT, "a library ended it (signal ABRT)"),
    (SIGBUS, "a file became shorter while it was read, or memory or disk failed (signal BUS)"),
  ]

  /// The messages by the number of their signal; written before a handler can read them.
  fileprivate nonisolated(unsafe) static var messages = [[UInt8]](repeating: [], count: 32)

  /// True once a message was written; a signal to the process may reach several threads at once.
  fileprivate static let isWritten = Atomic(false)

  /// Makes this process write its message before a crash ends it.
  ///
  /// Called after MPI has started, whose own handlers print long traces and no rank.
  static func prepare(rank: Int, of size: Int, host: String) {
    reserveStack()
    isWritten.store(false, ordering: .relaxed)
    let place = size > 1 ? "rank \(rank) of \(size) on \(host) crashed" : "crashed"
    for (signal, cause) in causes {
      unsafe messages[Int(signal)] = message(place: place, cause: cause)
      // On a stack of its own, since the usual one may have run out.
      _ = setAction(of: signal, to: writeAndEnd, flags: SA_ONSTACK)
    }
  }

  private static func message(place: String, cause: String) -> [UInt8] {
    Array("chorus: \(place): \(cause); saved files are intact: run the same command again to resume\n".utf8)
  }

  /// Reserves the stack, for the life of the process; it counts for the thread that calls this.
  private static func reserveStack() {
    let size = 1 << 16
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    var stack = unsafe stack_t(ss_sp: memory, ss_flags: 0, ss_size: size)
    _ = unsafe sigaltstack(&stack, nil)
  }
}

/// Makes only calls that a signal handler may make.
private func writeAndEnd(_ signal: Int32) {
  writeOnce(signal)
  _ = Glibc.signal(signal, SIG_DFL)
  raise(signal)
}

private func writeOnce(_ signal: Int32) {
  guard CrashMessage.isWritten.exchange(true, ordering: .relaxed) else { return writeMessage(signal) }
  // Another thread writes the message and ends the process meanwhile.
  sleep(1)
}

private func writeMessage(_ signal: Int32) {
  unsafe CrashMessage.messages[Int(signal)].withUnsafeBytes { _ = unsafe write(2, $0.baseAddress, $0.count) }
}
