import MessagePassing
import Testing

@Suite struct JobLauncherTests {
  /// Environments, the rank that they tell, and whether the process is alone.
  private static let environments: [([String: String], Int?, Bool)] = [
    ([:], nil, true),
    (["OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"], 3, false),
    (["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"], 0, true),
    (["PMI_RANK": "1", "PMI_SIZE": "2", "PMI_FD": "5"], 1, false),
    // srun --mpi=pmix tells no size by these names.
    (["PMIX_RANK": "0", "PMIX_NAMESPACE": "slurm.pmix.7.0"], 0, false),
    // The script of a batch job, and a step of one task.
    (["SLURM_JOB_ID": "7", "SLURM_NTASKS": "4", "SLURM_PROCID": "0"], nil, true),
    (["SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "1", "SLURM_PROCID": "0"], nil, true),
  ]

  @Test(arguments: environments)
  func `a launcher tells the rank and whether there are others`(
    environment: [String: String], rank: Int?, isAlone: Bool
  ) {
    let launcher = JobLauncher(environment: environment)
    #expect(launcher.rank == rank && launcher.isAlone == isAlone)
    #expect(launcher.isFirstRank == (rank ?? 0 == 0))
    #expect(launcher.unconnectedTaskCount == nil)
  }

  @Test func `tasks of a step without a connection are counted`() {
    var environment = ["SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "2"]
    #expect(JobLauncher(environment: environment).unconnectedTaskCount == 4)
    environment["PMIX_RANK"] = "2"
    #expect(JobLauncher(environment: environment).unconnectedTaskCount == nil)
  }
}
