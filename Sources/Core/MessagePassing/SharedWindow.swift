import CMPI
import TensorKernels

/// Memory that the ranks of one node read and write, one segment of zeros for each (MPI 3.1, section 11.2.3).
///
/// Every rank sees what others wrote after all have called `synchronize()`. Freeing a window is collective, so it
/// happens in `close()` only: a rank that leaves because of a fault of its own must not wait for the others. A window that
/// was not closed lasts as long as the process.
@safe
public final class SharedWindow {
  private let node: Communicator
  private var window = unsafe chorus_mpi_window()

  /// Reserves memory. Collective over the node.
  ///
  /// - Parameters:
  ///   - count: the elements of this rank's segment; may differ between ranks.
  ///   - node: ranks that share memory, as `splitByNode` gives them.
  public init(count: Int, node: Communicator) throws(MPIError) {
    self.node = node
    var memory: UnsafeMutableRawPointer?
    let bytes = MPI_Aint(count * MemoryLayout<Float>.stride)
    try check("MPI_Win_allocate_shared", unsafe chorus_mpi_shared_window(bytes, node.handle, &memory, &window.handle))
    if let memory = unsafe memory { unsafe memory.initializeMemory(as: Float.self, repeating: 0, count: count) }
    try synchronize()
  }

  /// Frees the memory. Collective over the node; storages of the segments must not be used after it.
  public func close() throws(MPIError) {
    try check("MPI_Win_free", unsafe chorus_mpi_free_window(&window.handle))
  }

  /// The memory of a rank of the node.
  ///
  /// - Throws: `MPIError`.
  public func segment(of rank: Int) throws(MPIError) -> FloatStorage {
    var bytes: MPI_Aint = 0
    var unit: Int32 = 0
    var memory: UnsafeMutableRawPointer?
    try check("MPI_Win_shared_query", unsafe MPI_Win_shared_query(window.handle, Int32(rank), &bytes, &unit, &memory))
    guard let memory = unsafe memory, bytes > 0 else { return FloatStorage(count: 0) }
    let count = Int(bytes) / MemoryLayout<Float>.stride
    let floats = unsafe memory.bindMemory(to: Float.self, capacity: count)
    return unsafe FloatStorage(UnsafeMutableBufferPointer(start: floats, count: count), owner: self)
  }

  /// Waits for all ranks and makes their writes visible. Collective over the node.
  public func synchronize() throws(MPIError) {
    try completeAccesses()
    try node.barrier()
    try completeAccesses()
  }

  /// Completes this rank's writes, and lets it read what others wrote.
  private func completeAccesses() throws(MPIError) {
    try check("MPI_Win_sync", unsafe MPI_Win_sync(window.handle))
  }
}
