import Foundation
import Testing

/// Whether `mpirun` or `srun` started this process.
private let isLaunched = ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"].contains {
  ProcessInfo.processInfo.environment[$0] != nil
}

/// Tests that every rank of a world runs together, one after another; they hold for 1, 2 and 4 ranks.
///
/// They run under a launcher only: a process that speaks MPI without one starts a helper of its own, which gets into the way
/// of tests that start processes.
@Suite(.serialized, .enabled(if: isLaunched, "launch/test runs these by mpirun"))
struct DistributedSuite {}
