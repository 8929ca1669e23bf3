import Glibc
import Synchronization

/// The signals by which a person or a scheduler asks a process to stop: USR1 and TERM.
///
/// A handler notes them, so that nothing interrupts a step; who can stop looks whether one came. USR1 is noted for the life
/// of the process, TERM only while `holdTermination` runs its body: elsewhere it ends the process. A mask that holds them
/// back would not do: it reaches only the threads that are started after it, and the matrix library starts some before
/// `main`, one of which would then take the signal and end the process.
public enum StopSignal {
  /// The signal that came last; 0 when none did.
  fileprivate static let noted = Atomic<Int32>(0)

  /// Begins to note USR1, and lets both signals through if whoever started this process held them back. Called before MPI
  /// starts.
  static func prepare() {
    noted.store(0, ordering: .relaxed)
    _ = handle(SIGUSR1, note)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGUSR1, SIGTERM] { unsafe sigaddset(&signals, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Runs a body that looks for signals; a TERM that came while it ran is seen by whoever looks next.
  public static func holdTermination<Result>(_ body: () throws -> Result) rethrows -> Result {
    var former = handle(SIGTERM, note)
    defer { _ = unsafe sigaction(SIGTERM, &former, nil) }
    return try body()
  }

  /// The name of a signal that came; nil when none did.
  static func waiting() -> String? {
    switch noted.load(ordering: .relaxed) {
    case SIGUSR1: "USR1"
    case SIGTERM: "TERM"
    default: nil
    }
  }

  /// Sets what a signal does.
  ///
  /// - Returns: what it did before.
  private static func handle(_ signal: Int32, _ handler: __sighandler_t?) -> sigaction {
    var (action, former) = (sigaction(), sigaction())
    unsafe action.__sigaction_handler.sa_handler = handler
    // Calls into the system that the signal interrupts go on.
    action.sa_flags = SA_RESTART
    _ = unsafe sigaction(signal, &action, &former)
    return former
  }
}

/// Makes only calls that a signal handler may make.
private func note(_ signal: Int32) {
  StopSignal.noted.store(signal, ordering: .relaxed)
}
