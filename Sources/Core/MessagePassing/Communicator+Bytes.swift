import CMPI

extension Communicator {
  /// Transposes blocks of bytes: `parts[r]` goes to rank `r`, and block `r` of the result comes from it. Collective.
  ///
  /// Ranks pass blocks on in a ring, one at a time, so that none needs room for more than it keeps.
  ///
  /// - Precondition: `parts` has one block for each rank, which may be empty.
  public func allToAll(_ parts: [[UInt8]]) throws(MPIError) -> [[UInt8]] {
    precondition(parts.count == size, "\(parts.count) blocks for \(size) ranks")
    var result = parts
    for distance in 0..<size where distance > 0 {
      let (to, from) = ((rank + distance) % size, (rank - distance + size) % size)
      result[from] = try pass(parts[to], to: to, from: from)
    }
    return result
  }

  /// Gives the first rank the bytes of one rank. Collective; `rank` agrees.
  ///
  /// - Returns: the bytes on the first rank, nothing elsewhere.
  public func sendToRoot(_ bytes: [UInt8], from source: Int) throws(MPIError) -> [UInt8] {
    guard source != 0 else { return isRoot ? bytes : [] }
    guard isRoot || rank == source else { return [] }
    return try isRoot ? pass([], to: nil, from: source) : pass(bytes, to: 0, from: nil)
  }

  /// Sends bytes to one rank while others come from another, of which either may be none.
  ///
  /// - Parameter pieceLength: the most bytes that go in one message: counts are 32-bit in MPI 3.1. All ranks agree.
  package func pass(
    _ sent: [UInt8], to: Int?, from: Int?, pieceLength: Int = 1 << 28
  ) throws(MPIError) -> [UInt8] {
    let count = try passCount(sent.count, to: to, from: from)
    var received = [UInt8](repeating: 0, count: count)
    for start in stride(from: 0, to: max(sent.count, count), by: pieceLength) {
      let (outgoing, incoming) = (min(pieceLength, sent.count - start), min(pieceLength, count - start))
      let code = unsafe sent.withUnsafeBytes { source in
        unsafe received.withUnsafeMutableBytes { target in
          unsafe chorus_mpi_sendrecv_bytes(
            outgoing > 0 ? source.baseAddress.map { unsafe $0 + start } : nil, Int32(max(outgoing, 0)),
            partner(outgoing > 0 ? to : nil),
            incoming > 0 ? target.baseAddress.map { unsafe $0 + start } : nil, Int32(max(incoming, 0)),
            partner(incoming > 0 ? from : nil), handle)
        }
      }
      try check("MPI_Sendrecv", code)
    }
    return received
  }

  /// Tells one rank a number while another one tells its own; 0 when there is none.
  private func passCount(_ count: Int, to: Int?, from: Int?) throws(MPIError) -> Int {
    var (sent, received) = (Int64(count), Int64(0))
    let size = Int32(MemoryLayout<Int64>.size)
    let code = unsafe chorus_mpi_sendrecv_bytes(&sent, size, partner(to), &received, size, partner(from), handle)
    try check("MPI_Sendrecv", code)
    return Int(received)
  }

  private func partner(_ rank: Int?) -> Int32 { rank.map { Int32($0) } ?? chorus_mpi_proc_null() }
}
