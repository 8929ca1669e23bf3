import Foundation

/// What the launcher told this process before MPI is there.
enum Launcher {
  /// Whether this is the rank that talks: rank 0, or a process without a launcher.
  static var isFirstRank: Bool {
    let environment = ProcessInfo.processInfo.environment
    let rank = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"].lazy.compactMap { environment[$0] }
      .first
    return rank.map { $0 == "0" } ?? true
  }
}
