import CMPI

/// The most elements that one call sends: counts are 32-bit in MPI 3.1.
private let chunkLength = 1 << 28

extension Communicator {
  /// Waits until every rank is here. Collective.
  public func barrier() throws(MPIError) {
    if isAlone { return }
    try check("MPI_Barrier", unsafe MPI_Barrier(handle))
  }

  /// Sends the bytes of rank `root` to all. Collective; `root` must agree, `bytes` counts on the root only.
  public func broadcast(_ bytes: [UInt8], from root: Int = 0) throws(MPIError) -> [UInt8] {
    if isAlone { return bytes }
    let count = try broadcast(bytes.count, from: root)
    var result = rank == root ? bytes : [UInt8](repeating: 0, count: count)
    for start in stride(from: 0, to: count, by: chunkLength) {
      try broadcast(&result, start..<min(start + chunkLength, count), from: root)
    }
    return result
  }

  private func broadcast(_ bytes: inout [UInt8], _ range: Range<Int>, from root: Int) throws(MPIError) {
    let code = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe MPI_Bcast(
        buffer.baseAddress.map { unsafe $0 + range.lowerBound }, Int32(range.count), chorus_mpi_byte(), Int32(root),
        handle)
    }
    try check("MPI_Bcast", code)
  }

  /// Sends one integer of rank `root` to all. Collective.
  public func broadcast(_ value: Int, from root: Int = 0) throws(MPIError) -> Int {
    if isAlone { return value }
    var shared = Int64(value)
    try check("MPI_Bcast", unsafe MPI_Bcast(&shared, 1, chorus_mpi_int64(), Int32(root), handle))
    return Int(shared)
  }

  /// The largest value of all ranks. Collective.
  public func allReduceMaximum(_ value: Int) throws(MPIError) -> Int {
    if isAlone { return value }
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

  /// True when a condition holds on any rank. Collective.
  public func allReduceOr(_ condition: Bool) throws(MPIError) -> Bool {
    try allReduceMaximum(condition ? 1 : 0) > 0
  }

  /// True when a condition holds on every rank. Collective.
  public func allReduceAnd(_ condition: Bool) throws(MPIError) -> Bool {
    try allReduceMinimum(condition ? 1 : 0) > 0
  }

  /// Sums each element over all ranks. Collective; lengths agree.
  ///
  /// The sum is exact when each element is set on one rank and 0 on all others: every rank then has all elements.
  public func allReduce(_ values: inout [Double]) throws(MPIError) {
    try check(
      "MPI_Allreduce",
      unsafe values.withUnsafeMutableBytes { unsafe sum($0, width: 8, type: chorus_mpi_double()) })
  }

  /// Sums each element over all ranks. Collective; lengths agree.
  public func allReduce(_ values: inout [Float]) throws(MPIError) {
    try check(
      "MPI_Allreduce",
      unsafe values.withUnsafeMutableBytes { unsafe sum($0, width: 4, type: chorus_mpi_float()) })
  }

  /// Sums elements of `width` bytes over all ranks in place, chunk after chunk.
  ///
  /// - Returns: the first code of a failure, or `MPI_SUCCESS`.
  private func sum(_ values: UnsafeMutableRawBufferPointer, width: Int, type: MPI_Datatype) -> Int32 {
    guard let base = values.baseAddress, !isAlone else { return MPI_SUCCESS }
    for start in stride(from: 0, to: values.count / width, by: chunkLength) {
      let count = Int32(min(chunkLength, values.count / width - start))
      let code = unsafe chorus_mpi_allreduce_in_place(base + start * width, count, type, chorus_mpi_sum(), handle)
      guard code == MPI_SUCCESS else { return code }
    }
    return MPI_SUCCESS
  }
}
