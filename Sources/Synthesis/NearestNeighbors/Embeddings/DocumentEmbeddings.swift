import Files
import MessagePassing
import TensorKernels

/// Computes the unit vectors of all documents, of which each rank keeps some.
public struct DocumentEmbeddings {
  private let source: any EmbeddingSource
  private let count: Int
  private let world: Communicator
  /// The directory in which blocks are kept until the search is finished; nil where they are cheap.
  private let directory: String?

  /// - Parameter count: the number of documents.
  public init(_ source: any EmbeddingSource, count: Int, world: Communicator, keptIn directory: String? = nil) {
    self.source = source
    self.count = count
    self.world = world
    self.directory = directory
  }

  /// The vectors of this rank's documents: minus the mean where the source says so, and of unit length. Collective.
  ///
  /// - Parameter checkStop: called by all ranks together; throws on all of them.
  /// - Throws: `AgreedFailure` with `NeighborError.notFinite` or the errors of the source, `MPIError`.
  public func unitVectors(checkStop: () throws -> Void = {}) throws -> ShardedVectors {
    try source.prepare(on: world, keptIn: directory)
    let documents = self.documents
    let vectors = Tensor(rows: documents.count, columns: source.width)
    let blocks = Array(documents.blocks(of: source.blockLength))
    // All ranks look for a stop request equally often.
    for step in 0..<(try world.allReduceMaximum(blocks.count)) {
      try checkStop()
      try world.agree {
        guard step < blocks.count else { return }
        try embed(blocks[step], into: vectors, first: documents.lowerBound)
      }
    }
    if source.isCentered { try center(vectors) }
    UnitVectors.normalize(vectors)
    return try ShardedVectors(VectorSet(documents: documents.map { UInt32($0) }, vectors: vectors), world: world)
  }

  /// This rank's documents: complete blocks.
  private var documents: Range<Int> {
    let blocks = DocumentShards.range(of: world.rank, ranks: world.size, count: count.divided(by: source.blockLength))
    return (blocks.lowerBound * source.blockLength..<blocks.upperBound * source.blockLength).clamped(to: 0..<count)
  }

  /// Reads a block that was kept, or computes and keeps it.
  private func embed(_ block: Range<Int>, into vectors: Tensor, first: Int) throws {
    let rows = vectors.rows(block.lowerBound - first..<block.upperBound - first)
    let file = directory.map { KeptBlock(path: "\($0)/\(block.lowerBound).vectors") }
    if let file, file.read(into: rows) { return }
    try source.embed(block, into: rows)
    for row in 0..<rows.rows where !rows.row(at: row).isFinite {
      throw NeighborError.notFinite(source: source.name, document: block.lowerBound + row)
    }
    try file?.write(rows)
  }

  /// Subtracts the mean over the documents of all ranks. Collective.
  ///
  /// The sum goes from rank to rank, so that documents are added in their order on any number of ranks.
  private func center(_ vectors: Tensor) throws {
    var sum = [Double](repeating: 0, count: source.width)
    for rank in 0..<world.size {
      if rank == world.rank { add(vectors, to: &sum) }
      let bits = sum.map { Int(bitPattern: UInt($0.bitPattern)) }
      let bytes = try world.broadcast(LittleEndian.bytes(bits), from: rank)
      sum = LittleEndian.integers(bytes[...]).map { Double(bitPattern: UInt64(UInt(bitPattern: $0))) }
    }
    let mean = Tensor(rows: 1, columns: source.width)
    mean.assign(sum.map { Float($0 / Double(count)) })
    for row in 0..<vectors.rows { vectors.row(at: row).add(mean, times: -1) }
  }

  private func add(_ vectors: Tensor, to sum: inout [Double]) {
    for row in 0..<vectors.rows {
      vectors.withRow(row) { values in
        for column in values.indices { sum[column] += Double(values[column]) }
      }
    }
  }
}

/// A block of vectors in a file, with a hash of its bytes at the end.
private struct KeptBlock {
  let path: String

  /// Reads the vectors, and returns whether the file is there and intact.
  func read(into vectors: Tensor) -> Bool {
    guard exists(path), let file = try? MappedFile(path: path) else { return false }
    let length = vectors.count * MemoryLayout<Float>.stride
    guard file.count == length + 16 else { return false }
    let stored = LittleEndian.integers(file.elements(of: UInt8.self, count: 16, at: length)[...])
    guard file.withBytes({ ContentHash(of: $0.extracting(0..<length)) }).integers == stored else { return false }
    vectors.withMutableElements { file.read(&$0, at: 0) }
    return true
  }

  func write(_ vectors: Tensor) throws {
    let file = try AtomicFile(path: path)
    let elements = vectors.elements
    try file.write(elements)
    try file.write(LittleEndian.bytes(Self.hash(elements).integers))
    // A block that a power failure destroys is computed again.
    try file.commit(isDurable: false)
  }

  private static func hash(_ elements: [Float]) -> ContentHash {
    ContentHash(of: elements.map(\.bitPattern).littleEndianBytes[...])
  }
}
