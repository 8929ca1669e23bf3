import CMPI

extension Communicator {
  /// Sums `values` over all ranks in the order of a fixed binary tree. Collective; lengths agree.
  ///
  /// Recursive doubling: after step s every rank holds the sum of its 2^(s+1) neighbors, left half plus right
  /// half. Because a + b = b + a in floating point, both partners of an exchange hold the same bits, and
  /// because the halves are those of a binary tree, the sum of 2^n terms has the same bits however many of them
  /// each rank had already added up (as long as it used the same tree).
  ///
  /// - Parameters:
  ///   - values: this rank's term; replaced by the sum.
  ///   - scratch: at least one element; the exchange goes in pieces of its length.
  /// - Precondition: `size` is a power of two.
  public func treeSum(_ values: inout MutableSpan<Float>, scratch: inout MutableSpan<Float>) throws(MPIError) {
    precondition(size & (size - 1) == 0, "a tree needs a power of two ranks, not \(size)")
    let pieceLength = min(scratch.count, 1 << 24)
    var distance = 1
    while distance < size {
      for start in stride(from: 0, to: values.count, by: pieceLength) {
        let piece = start..<min(start + pieceLength, values.count)
        try addTerm(of: rank ^ distance, piece, to: &values, scratch: &scratch)
      }
      distance *= 2
    }
  }

  /// Exchanges a piece with a partner and adds what comes.
  private func addTerm(
    of partner: Int, _ piece: Range<Int>, to values: inout MutableSpan<Float>, scratch: inout MutableSpan<Float>
  ) throws(MPIError) {
    let count = piece.count
    let code = unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe scratch.withUnsafeMutableBufferPointer { scratch in
        guard let base = values.baseAddress, let other = scratch.baseAddress else { return MPI_SUCCESS }
        let own = unsafe base + piece.lowerBound
        let code = unsafe chorus_mpi_sendrecv_float(own, other, Int32(count), Int32(partner), handle)
        for index in 0..<count { unsafe own[index] += other[index] }
        return code
      }
    }
    try check("MPI_Sendrecv", code)
  }
}
