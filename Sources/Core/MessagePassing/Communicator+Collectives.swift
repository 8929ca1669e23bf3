import CMPI

/// The most elements that one call sends: counts are 32-bit in MPI 3.1.
private let chunkSize = 1 << 28

extension Communicator {
  /// Waits until every rank is here. Collective.
  public func barrier() throws(MPIError) {
    try check("MPI_Barrier", unsafe MPI_Barrier(handle))
  }

  /// Sends the bytes of rank `root` to all. Collective; `root` must agree, `bytes` counts on the root only.
  public func broadcast(_ bytes: [UInt8], from root: Int = 0) throws(MPIError) -> [UInt8] {
    let count = try broadcast(bytes.count, from: root)
    var result = rank == root ? bytes : [UInt8](repeating: 0, count: count)
    for start in stride(from: 0, to: count, by: chunkSize) {
      let length = min(chunkSize, count - start)
      let code = unsafe result.withUnsafeMutableBytes { buffer in
        unsafe MPI_Bcast(
          buffer.baseAddress.map { unsafe $0 + start }, Int32(length), chorus_mpi_byte(), Int32(root), handle)
      }
      try check("MPI_Bcast", code)
    }
    return result
  }

  /// Sends one number of rank `root` to all. Collective.
  public func broadcast(_ value: Int, from root: Int = 0) throws(MPIError) -> Int {
    var shared = Int64(value)
    try check("MPI_Bcast", unsafe MPI_Bcast(&shared, 1, chorus_mpi_int64(), Int32(root), handle))
    return Int(shared)
  }

  /// The largest value of all ranks. Collective.
  public func allReduceMaximum(_ value: Int) throws(MPIError) -> Int {
    var shared = Int64(value)
    try check(
      "MPI_Allreduce",
      unsafe chorus_mpi_allreduce_in_place(&shared, 1, chorus_mpi_int64(), chorus_mpi_max(), handle))
    return Int(shared)
  }

  /// The smallest value of all ranks. Collective.
  public func allReduceMinimum(_ value: Int) throws(MPIError) -> Int {
    -(try allReduceMaximum(-value))
  }

  /// Whether a condition holds on any rank. Collective.
  public func allReduceOr(_ condition: Bool) throws(MPIError) -> Bool {
    try allReduceMaximum(condition ? 1 : 0) > 0
  }

  /// Whether a condition holds on every rank. Collective.
  public func allReduceAnd(_ condition: Bool) throws(MPIError) -> Bool {
    try allReduceMinimum(condition ? 1 : 0) > 0
  }

  /// Sums each element over all ranks. Collective; lengths agree.
  ///
  /// Where each element is set on one rank and 0 on all others, the sum is exact: it gives every rank all elements.
  public func allReduce(_ values: inout [Double]) throws(MPIError) {
    for start in stride(from: 0, to: values.count, by: chunkSize) {
      let length = min(chunkSize, values.count - start)
      let code = unsafe values.withUnsafeMutableBufferPointer { buffer in
        unsafe chorus_mpi_allreduce_in_place(
          buffer.baseAddress.map { unsafe $0 + start }, Int32(length), chorus_mpi_double(), chorus_mpi_sum(), handle)
      }
      try check("MPI_Allreduce", code)
    }
  }

  /// Sums each element over all ranks. Collective; lengths agree.
  public func allReduce(_ values: inout [Float]) throws(MPIError) {
    for start in stride(from: 0, to: values.count, by: chunkSize) {
      let length = min(chunkSize, values.count - start)
      let code = unsafe values.withUnsafeMutableBufferPointer { buffer in
        unsafe chorus_mpi_allreduce_in_place(
          buffer.baseAddress.map { unsafe $0 + start }, Int32(length), chorus_mpi_float(), chorus_mpi_sum(), handle)
      }
      try check("MPI_Allreduce", code)
    }
  }

  /// Transposes blocks of floats: block `r` of `sent` goes to rank `r`, block `r` of `received` comes from it. Collective.
  ///
  /// - Parameters:
  ///   - sent: the blocks for rank 0, 1, …, of `sentCounts[r]` elements each, one after another.
  ///   - received: room for the blocks of rank 0, 1, …, of `receivedCounts[r]` elements each.
  /// - Precondition: counts add up to at most the buffers' lengths, and each total is below 2³¹.
  public func allToAll(
    sending sent: Span<Float>, counts sentCounts: [Int],
    receiving received: inout MutableSpan<Float>, counts receivedCounts: [Int]
  ) throws(MPIError) {
    precondition(sentCounts.count == size && receivedCounts.count == size)
    let (sentTotal, receivedTotal) = (sentCounts.reduce(0, +), receivedCounts.reduce(0, +))
    precondition(sentTotal <= sent.count && receivedTotal <= received.count)
    precondition(max(sentTotal, receivedTotal) <= Int(Int32.max))
    let (outgoing, incoming) = (sentCounts.map { Int32($0) }, receivedCounts.map { Int32($0) })
    let (outgoingStarts, incomingStarts) = (starts(of: outgoing), starts(of: incoming))
    let code = unsafe sent.withUnsafeBufferPointer { from in
      unsafe received.withUnsafeMutableBufferPointer { to in
        unsafe MPI_Alltoallv(
          from.baseAddress, outgoing, outgoingStarts, chorus_mpi_float(),
          to.baseAddress, incoming, incomingStarts, chorus_mpi_float(), handle)
      }
    }
    try check("MPI_Alltoallv", code)
  }
}

/// Where each block starts when blocks of these lengths follow one another.
private func starts(of counts: [Int32]) -> [Int32] {
  var result: [Int32] = []
  var next: Int32 = 0
  for count in counts {
    result.append(next)
    next += count
  }
  return result
}
