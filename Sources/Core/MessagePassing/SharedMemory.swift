import Glibc
import RankGroups
import Synchronization
import TensorKernels

/// Memory that the ranks of one node read and write, one segment of zeros for each.
///
/// Every rank sees what others wrote after all have called `synchronize()`. The memory is returned by `close()`, after which
/// nobody uses it; a rank that leaves because of a fault of its own need not wait for the others.
///
/// MPI has windows for this (MPI 3.1, section 11.2.3), which lie in `/dev/shm`: 64 MB in a container, and a write beyond
/// its end kills the rank. Here the first rank makes a file without a name, which lies in no file system, and the others
/// open it. Where they may not, as in containers of their own, the file is in `/dev/shm` with its room reserved.
@safe
public final class SharedMemory {
  private let node: Communicator
  private let mapping: FileMapping
  /// The bytes at which the segment of each rank begins, and the end of the last one.
  private let starts: [Int]
  private let counts: [Int]

  /// Reserves memory. Collective over the node.
  ///
  /// - Parameters:
  ///   - count: the elements of this rank's segment; may differ between ranks.
  ///   - node: ranks that share memory, as `splitByNode` gives them.
  ///   - places: the kinds of files to try, one after another.
  /// - Throws: `MPIError.noSharedMemory` on every rank when none of them works; `MPIError.failed`.
  public init(
    count: Int, node: Communicator, places: [SharedFile.Place] = [.anonymous, .directory("/dev/shm")]
  ) throws(MPIError) {
    self.node = node
    counts = try node.counts(count)
    starts = Self.starts(counts)
    mapping = try FileMapping.shared(byteCount: starts.last ?? 0, by: node, places: places)
    // The rank that writes a page first has it near its core.
    if count > 0 { unsafe mapping.floats(at: starts[node.rank], count: count).initialize(repeating: 0) }
    try synchronize()
  }

  /// Segments begin at pages, so that each page belongs to one rank.
  private static func starts(_ counts: [Int]) -> [Int] {
    let page = sysconf(Int32(_SC_PAGESIZE))
    var starts = [0]
    for count in counts {
      let bytes = count * MemoryLayout<Float>.stride
      starts.append((starts.last ?? 0) + (bytes + page - 1) / page * page)
    }
    return starts
  }

  /// Frees the memory of this rank; storages of the segments must not be used after it.
  public func close() { mapping.close() }

  /// The memory of a rank of the node.
  public func segment(of rank: Int) -> FloatStorage {
    guard counts[rank] > 0 else { return FloatStorage(count: 0) }
    return unsafe FloatStorage(mapping.floats(at: starts[rank], count: counts[rank]), owner: self)
  }

  /// Waits for all ranks and makes their writes visible. Collective over the node.
  public func synchronize() throws(MPIError) {
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    try node.barrier()
    atomicMemoryFence(ordering: .sequentiallyConsistent)
  }
}

extension Communicator {
  /// The counts of all ranks. Collective.
  fileprivate func counts(_ count: Int) throws(MPIError) -> [Int] {
    var counts = [Double](repeating: 0, count: size)
    counts[rank] = Double(count)
    try allReduce(&counts)
    return counts.map { Int($0) }
  }
}
