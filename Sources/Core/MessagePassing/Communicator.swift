import CMPI
import Glibc

/// A group of ranks that communicate with each other (MPI 3.1, chapter 6).
///
/// A class, because a communicator has an identity that several owners share; it is freed with its last owner.
/// Every method that says "Collective." must be called by all its ranks, in the same order, with arguments
/// that agree where the method says so.
///
/// A group of one rank needs no other rank and makes no call into MPI, which need not have started for it.
@safe
public final class Communicator {
  private let wrapped: chorus_mpi_comm
  var handle: MPI_Comm { unsafe wrapped.handle }
  private let owned: Bool
  /// The number of this rank, in `0..<size`.
  public let rank: Int
  /// The number of ranks.
  public let size: Int

  /// One rank that is alone, without MPI.
  public init() {
    unsafe wrapped = chorus_mpi_comm(handle: chorus_mpi_comm_null())
    owned = false
    rank = 0
    size = 1
  }

  init(adopting handle: MPI_Comm, owned: Bool) throws(MPIError) {
    var rank: Int32 = 0
    var size: Int32 = 0
    // The default handler would end the process without a message of ours.
    try check("MPI_Comm_set_errhandler", unsafe chorus_mpi_return_errors(handle))
    try check("MPI_Comm_rank", unsafe MPI_Comm_rank(handle, &rank))
    try check("MPI_Comm_size", unsafe MPI_Comm_size(handle, &size))
    unsafe wrapped = chorus_mpi_comm(handle: handle)
    self.owned = owned
    self.rank = Int(rank)
    self.size = Int(size)
  }

  deinit {
    guard owned else { return }
    var released = unsafe wrapped
    _ = unsafe MPI_Comm_free(&released.handle)
  }

  /// True on rank 0, which speaks for all.
  public var isRoot: Bool { rank == 0 }

  /// True when this is the only rank.
  var isAlone: Bool { size == 1 }

  /// Splits the ranks into groups of equal `color`, ordered by `key`. Collective.
  ///
  /// - Returns: the group of this rank; nil when its `color` is nil.
  public func split(color: Int?, key: Int = 0) throws(MPIError) -> Communicator? {
    if isAlone { return color == nil ? nil : Communicator() }
    var part = unsafe chorus_mpi_comm(handle: chorus_mpi_comm_null())
    let code = color.map { Int32($0) } ?? Int32(MPI_UNDEFINED)
    try check("MPI_Comm_split", unsafe MPI_Comm_split(handle, code, Int32(key), &part.handle))
    return try unsafe Self.adopt(part)
  }

  /// The ranks of this group that share the memory of one node. Collective.
  public func splitByNode() throws(MPIError) -> Communicator {
    if isAlone { return Communicator() }
    var part = unsafe chorus_mpi_comm(handle: chorus_mpi_comm_null())
    try check(
      "MPI_Comm_split_type",
      unsafe MPI_Comm_split_type(handle, Int32(MPI_COMM_TYPE_SHARED), 0, chorus_mpi_info_null(), &part.handle))
    guard let communicator = try unsafe Self.adopt(part) else { throw .noCommunicator("MPI_Comm_split_type") }
    return communicator
  }

  /// A communicator of the same ranks, whose messages never mix with those of this one. Collective.
  func duplicate() throws(MPIError) -> Communicator {
    guard let communicator = try split(color: 0, key: rank) else { throw .noCommunicator("MPI_Comm_split") }
    return communicator
  }

  /// The communicator of a handle that MPI returned; nil for `MPI_COMM_NULL`.
  private static func adopt(_ part: chorus_mpi_comm) throws(MPIError) -> Communicator? {
    guard unsafe part.handle != chorus_mpi_comm_null() else { return nil }
    return try unsafe Communicator(adopting: part.handle, owned: true)
  }

  /// Ends every rank of the job at once with an exit code, within seconds. Never returns when MPI works.
  public func abort(exitCode: Int32) {
    if isAlone { Glibc.exit(exitCode) }
    _ = unsafe MPI_Abort(handle, exitCode)
  }
}
