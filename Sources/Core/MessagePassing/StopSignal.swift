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
    _ = handle(SIGUSR1, record)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGUSR1, SIGTERM] { unsafe sigaddset(&signals, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Runs a body that looks for signals and records TERM while it runs.
  public static func holdTermination<Result>(_ body: () throws -> Result) rethrows -> Result {
    var former = handle(SIGTERM, record)
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

  /// Sets the action of a signal.
  ///
  /// - Returns: the action before.
  private static func handle(_ signal: Int32, _ handler: __sighandler_t?) -> sigaction {
    var action = sigaction()
    var former = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    // System calls that the signal interrupts resume.
    action.sa_flags = SA_RESTART
    _ = unsafe sigaction(signal, &action, &former)
    return former
  }
}

/// Makes only calls that a signal handler may make.
private func record(_ signal: Int32) {
  StopSignal.last.store(signal, ordering: .relaxed)
}
