import MessagePassing

/// The least similarity of a wanted number of pairs.
enum PairThreshold {
  /// The similarity of the last of the most similar pairs, of which `wanted` are kept and those as similar as the last; nil when
  /// there are not more than wanted. Collective.
  ///
  /// - Throws: `MPIError`.
  static func leastSimilarity(of wanted: Int, _ neighbors: [[Neighbor]], world: Communicator) throws -> Float? {
    let own = neighbors.flatMap { $0.map(\.similarity.bitPattern) }
    let parts = try world.gather(own.littleEndianBytes)
    let similarities = parts.flatMap { [UInt32](littleEndianBytes: $0) }.map { Float(bitPattern: $0) }
    let bits =
      world.isRoot && wanted < similarities.count
      ? [similarities.sorted(by: >)[wanted - 1].bitPattern] : []
    return [UInt32](littleEndianBytes: try world.broadcast(bits.littleEndianBytes)).first.map { Float(bitPattern: $0) }
  }
}
