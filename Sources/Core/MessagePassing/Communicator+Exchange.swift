import CMPI

extension Communicator {
  /// The most elements that go in one message: byte counts are 32-bit in MPI 3.1.
  private static let exchangeLength = 1 << 26

  /// Sends floats to one rank while others come from another one (`MPI_Sendrecv`). Collective.
  ///
  /// - Parameter received: receives as many elements as rank `source` sends.
  public func exchange(
    _ sent: Span<Float>, with partners: (target: Int, source: Int), receiving received: inout MutableSpan<Float>
  ) throws(MPIError) {
    let length = max(sent.count, received.count)
    for start in stride(from: 0, to: length, by: Self.exchangeLength) {
      let piece = start..<start + Self.exchangeLength
      let outgoing = piece.clamped(to: 0..<sent.count)
      let incoming = piece.clamped(to: 0..<received.count)
      let code = unsafe sent.withUnsafeBufferPointer { from in
        unsafe received.withUnsafeMutableBufferPointer { to in
          unsafe chorus_mpi_sendrecv_bytes(
            from.baseAddress.map { unsafe $0 + outgoing.lowerBound }, byteCount(outgoing),
            partner(partners.target, outgoing), to.baseAddress.map { unsafe $0 + incoming.lowerBound },
            byteCount(incoming), partner(partners.source, incoming), handle)
        }
      }
      try check("MPI_Sendrecv", code)
    }
  }

  private func byteCount(_ elements: Range<Int>) -> Int32 { Int32(elements.count * MemoryLayout<Float>.stride) }

  /// The rank as MPI takes it; none for nothing.
  private func partner(_ rank: Int, _ elements: Range<Int>) -> Int32 {
    elements.isEmpty ? chorus_mpi_proc_null() : Int32(rank)
  }
}
