import Glibc

/// The signals by which a person or a scheduler asks a process to stop: USR1 and TERM.
///
/// They are held back instead of handled, so that nothing interrupts a step; who can stop looks whether one waits. USR1 is
/// held back for the life of the process, TERM only while `holdTermination` runs its body: elsewhere it ends the process.
public enum StopSignal {
  /// Holds both signals back. Called before MPI starts threads of its own, which inherit it.
  static func holdBack() {
    change(SIG_BLOCK, [SIGUSR1, SIGTERM])
  }

  /// Lets TERM through again in this thread, once MPI has started.
  static func allowTermination() {
    change(SIG_UNBLOCK, [SIGTERM])
  }

  /// Runs a body that looks for signals; a TERM that it did not see ends the process after it.
  public static func holdTermination<Result>(_ body: () throws -> Result) rethrows -> Result {
    change(SIG_BLOCK, [SIGTERM])
    defer { change(SIG_UNBLOCK, [SIGTERM]) }
    return try body()
  }

  /// The name of a signal that waits; nil when none does.
  static func waiting() -> String? {
    var set = sigset_t()
    guard unsafe sigpending(&set) == 0 else { return nil }
    if unsafe sigismember(&set, SIGUSR1) == 1 { return "USR1" }
    return unsafe sigismember(&set, SIGTERM) == 1 ? "TERM" : nil
  }

  private static func change(_ how: Int32, _ signals: [Int32]) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(how, &set, nil)
  }
}
