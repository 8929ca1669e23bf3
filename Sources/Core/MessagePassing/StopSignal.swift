import Glibc
import Synchronization

/// The signals by which a person or a scheduler asks a process to stop: USR1 and TERM.
///
/// A handler records them, so that nothing interrupts a step; code that can stop looks whether one came. USR1 is recorded
/// for the life of the process, TERM only while `holdTermination` runs its body: elsewhere it ends the process. Blocking
/// them would not do: it reaches only the threads that are started after it, and the matrix library starts some before
/// `main`, one of which would then take the signal and end the process.
public enum StopSignal {
  /// The signal that came last; 0 when none did.
  fileprivate static let last = Atomic<Int32>(0)

  /// Begins to record USR1, and unblocks both signals if the parent of this process blocked them. Called before MPI starts.
  static func prepare() {
    last.store(0, ordering: .relaxed)
    _ = handle(SIGUSR1)
    unblock([SIGUSR1, SIGTERM])
  }

  private static func unblock(_ signals: [Int32]) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// Runs a body that looks for signals and records TERM while it runs.
  public static func holdTermination<Result>(_ body: () throws -> Result) rethrows -> Result {
    var former = handle(SIGTERM)
    defer { _ = unsafe sigaction(SIGTERM, &former, nil) }
    return try body()
  }

  /// The name of a signal that came; nil when none did.
  static func waiting() -> String? {
    switch last.load(ordering: .relaxed) {
    case SIGUSR1: "USR1"
    case SIGTERM: "TERM"
    default: nil
    }
  }

  /// Records a signal from now on.
  ///
  /// - Returns: the action before.
  private static func handle(_ signal: Int32) -> sigaction {
    // System calls that the signal interrupts resume.
    setAction(of: signal, to: record, flags: SA_RESTART)
  }
}

/// Makes only calls that a signal handler may make.
private func record(_ signal: Int32) {
  StopSignal.last.store(signal, ordering: .relaxed)
}
