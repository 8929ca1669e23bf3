import Foundation

/// Facts from the environment that the launcher sets, available before MPI is initialized.
enum Launcher {
  /// A Boolean value that is true on the rank that prints messages: rank 0, or a process without a launcher.
  static var isFirstRank: Bool {
    let environment = ProcessInfo.processInfo.environment
    let rank = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"].lazy.compactMap { environment[$0] }
      .first
    return rank.map { $0 == "0" } ?? true
  }
}
