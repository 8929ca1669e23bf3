import CMPI

extension Communicator {
  /// Transposes blocks of bytes: `parts[r]` goes to rank `r`, and block `r` of the result comes from it. Collective.
  ///
  /// Ranks exchange one block at a time in a ring, so that none needs room for more than it keeps.
  ///
  /// - Precondition: `parts` has one block for each rank, which may be empty.
  public func allToAll(_ parts: [[UInt8]]) throws(MPIError) -> [[UInt8]] {
    precondition(parts.count == size, "\(parts.count) blocks for \(size) ranks")
    var result = parts
    for distance in 0..<size where distance > 0 {
      let target = (rank + distance) % size
      let source = (rank - distance + size) % size
      result[source] = try sendReceive(parts[target], to: target, from: source)
    }
    return result
  }

  /// Gives the first rank the bytes of one rank. Collective; `source` agrees.
  ///
  /// - Returns: the bytes on the first rank, nothing elsewhere.
  public func sendToRoot(_ bytes: [UInt8], from source: Int) throws(MPIError) -> [UInt8] {
    if rank == source { return isRoot ? bytes : try sendReceive(bytes, to: 0, from: nil) }
    return isRoot ? try sendReceive([], to: nil, from: source) : []
  }

  /// Sends bytes to one rank while others come from another, of which either may be none (`MPI_Sendrecv`).
  ///
  /// - Parameter pieceLength: the most bytes that go in one message: counts are 32-bit in MPI 3.1. All ranks agree.
  package func sendReceive(
    _ sent: [UInt8], to target: Int?, from source: Int?, pieceLength: Int = 1 << 28
  ) throws(MPIError) -> [UInt8] {
    if isAlone { return source == nil ? [] : sent }
    let count = try sendReceiveCount(sent.count, to: target, from: source)
    var received = [UInt8](repeating: 0, count: count)
    for start in stride(from: 0, to: max(sent.count, count), by: pieceLength) {
      let piece = start..<start + pieceLength
      let outgoing = Message(piece.clamped(to: 0..<sent.count), partner: target)
      let incoming = Message(piece.clamped(to: 0..<count), partner: source)
      try sendReceive(sent, outgoing, into: &received, at: incoming)
    }
    return received
  }

  /// A part of an array that goes to or comes from a rank.
  private struct Message {
    let range: Range<Int>
    let partner: Int32

    /// An empty part is not exchanged at all.
    init(_ range: Range<Int>, partner: Int?) {
      self.range = range
      self.partner = range.isEmpty ? chorus_mpi_proc_null() : mpiRank(partner)
    }
  }

  private func sendReceive(
    _ sent: [UInt8], _ outgoing: Message, into received: inout [UInt8], at incoming: Message
  ) throws(MPIError) {
    let code = unsafe sent.withUnsafeBytes { source in
      unsafe received.withUnsafeMutableBytes { target in
        unsafe chorus_mpi_sendrecv_bytes(
          source.baseAddress.map { unsafe $0 + outgoing.range.lowerBound }, Int32(outgoing.range.count),
          outgoing.partner, target.baseAddress.map { unsafe $0 + incoming.range.lowerBound },
          Int32(incoming.range.count), incoming.partner, handle)
      }
    }
    try check("MPI_Sendrecv", code)
  }

  /// Sends a count to one rank while another one sends its own; 0 when there is none.
  private func sendReceiveCount(_ count: Int, to target: Int?, from source: Int?) throws(MPIError) -> Int {
    var sent = Int64(count)
    var received: Int64 = 0
    let size = Int32(MemoryLayout<Int64>.size)
    let code = unsafe chorus_mpi_sendrecv_bytes(
      &sent, size, mpiRank(target), &received, size, mpiRank(source), handle)
    try check("MPI_Sendrecv", code)
    return Int(received)
  }
}

/// The rank as MPI takes it; `MPI_PROC_NULL` for none.
private func mpiRank(_ rank: Int?) -> Int32 { rank.map { Int32($0) } ?? chorus_mpi_proc_null() }
