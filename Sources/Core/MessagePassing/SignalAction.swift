import Glibc

/// Sets the action of a signal.
///
/// - Parameter handler: makes only calls that a signal handler may make.
/// - Returns: the action before.
func setAction(of signal: Int32, to handler: __sighandler_t?, flags: Int32) -> sigaction {
  var action = sigaction()
  var former = sigaction()
  unsafe action.__sigaction_handler.sa_handler = handler
  action.sa_flags = flags
  _ = unsafe sigaction(signal, &action, &former)
  return former
}
