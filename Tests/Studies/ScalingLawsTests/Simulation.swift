/// What simulated experiments need to know about the build.
enum Simulation {
  /// Whether hundreds of experiments with hundreds of refits each take seconds, as in an optimized build, rather
  /// than minutes.
  static var isQuick: Bool {
    #if DEBUG
    false
    #else
    true
    #endif
  }
}
