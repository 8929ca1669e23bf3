import CMPI

extension Communicator {
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
    let outgoing = Blocks(sentCounts, room: sent.count)
    let incoming = Blocks(receivedCounts, room: received.count)
    if isAlone { return copy(sent, to: &received, count: sentCounts[0]) }
    let code = unsafe sent.withUnsafeBufferPointer { from in
      unsafe received.withUnsafeMutableBufferPointer { to in
        unsafe MPI_Alltoallv(
          from.baseAddress, outgoing.counts, outgoing.starts, chorus_mpi_float(),
          to.baseAddress, incoming.counts, incoming.starts, chorus_mpi_float(), handle)
      }
    }
    try check("MPI_Alltoallv", code)
  }

  private func copy(_ sent: Span<Float>, to received: inout MutableSpan<Float>, count: Int) {
    for index in 0..<count { received[index] = sent[index] }
  }
}

/// Blocks of elements that follow one another, one for each rank.
private struct Blocks {
  let counts: [Int32]
  /// The index of each block's first element.
  let starts: [Int32]

  init(_ counts: [Int], room: Int) {
    let total = counts.reduce(0, +)
    precondition(total <= room && total <= Int(Int32.max), "\(total) elements in blocks, room for \(room)")
    self.counts = counts.map { Int32($0) }
    var next: Int32 = 0
    starts = self.counts.map { count in
      defer { next += count }
      return next
    }
  }
}
