/// A failure that a call into MPI reported.
public enum MPIError: Error, Equatable, CustomStringConvertible {
  /// A call returned something else than `MPI_SUCCESS`.
  case failed(call: String, code: Int32, reason: String)
  /// Several processes were started together without a way to find each other.
  case unconnected(tasks: Int)
  /// The ranks of a node cannot share as much memory; `reasons` are those of each way that was tried.
  case noSharedMemory(bytes: Int, reasons: [String])

  /// The failure of a call that gave no communicator to a rank that is part of one.
  static func noCommunicator(_ call: String) -> MPIError {
    .failed(call: call, code: 0, reason: "no communicator was returned")
  }

  /// The facts and what to do.
  public var description: String {
    switch self {
    case .failed(let call, let code, let reason):
      "\(call) failed with code \(code): \(reason); check whether another rank or its node has died, and run the same command again"
    case .unconnected(let tasks):
      "srun started \(tasks) tasks without connecting them, and each would do the same work; start them by srun --mpi=pmix (srun --mpi=list shows what this site has), or by mpirun"
    case .noSharedMemory(let bytes, let reasons):
      "the ranks of this node need \((bytes >> 20) + 1) MiB of memory that they share, and cannot have it: \(reasons.joined(separator: "; ")); enlarge /dev/shm (docker run --shm-size=\((bytes >> 20) + 64)m), or start one rank a node"
    }
  }
}

/// A step that every rank tried at once failed on one of them; all ranks know, and all are still there.
public struct AgreedFailure: Error {
  /// The lowest rank on which the step failed.
  public let rank: Int
  /// The error itself on that rank, nil on the others.
  public let cause: (any Error)?

  /// A fault that every rank found by itself, from values that all have.
  public init(rank: Int, cause: (any Error)?) {
    self.rank = rank
    self.cause = cause
  }
}
