import Foundation

/// The facts that `mpirun`, `srun` and similar launchers leave in the environment of a rank, known before MPI starts.
public struct JobLauncher {
  private static let rankNames = [
    "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "PALS_RANKID", "MV2_COMM_WORLD_RANK", "FLUX_TASK_RANK",
  ]
  private static let sizeNames = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE", "FLUX_JOB_SIZE"]

  private let environment: [String: String]

  /// Reads an environment, by default that of this process.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) { self.environment = environment }

  /// The number of this rank; nil without a launcher.
  public var rank: Int? { number(Self.rankNames) }

  /// True on the rank that speaks for all, and without a launcher.
  public var isFirstRank: Bool { rank ?? 0 == 0 }

  /// True when there is no other rank: nothing connects this process to others, or the launcher started only this one.
  public var isAlone: Bool { !isConnected || number(Self.sizeNames) == 1 }

  /// The number of tasks of a step of Slurm that cannot find each other; nil when there is no such step.
  ///
  /// Each of them would do the same work and write the same files.
  public var unconnectedTaskCount: Int? {
    guard !isConnected, environment["SLURM_STEP_ID"] ?? environment["SLURM_STEPID"] != nil,
      let count = number(["SLURM_STEP_NUM_TASKS"]), count > 1
    else { return nil }
    return count
  }

  /// True when a launcher offers to connect this process to other ranks.
  private var isConnected: Bool {
    rank != nil || ["PMI_FD", "PMIX_NAMESPACE"].contains { environment[$0] != nil }
  }

  /// The value of the first variable that is set to an integer.
  private func number(_ names: [String]) -> Int? { names.lazy.compactMap { environment[$0].flatMap { Int($0) } }.first }
}
