import Files

/// Two documents, of which the second is to be written from the first.
public struct DocumentPair: Sendable, Equatable {
  /// The numbers of the documents in the order of `train.tokens`.
  public let first: Int, second: Int
  /// Their similarity; 0 for random pairs.
  public let similarity: Float

  /// A pair of documents.
  public init(first: Int, second: Int, similarity: Float) {
    self.first = first
    self.second = second
    self.similarity = similarity
  }
}

/// The pairs in a directory, in the order of their first documents, the most similar first.
///
/// `pairs.npy` is an array of records as `numpy.load` reads them: `first` and `second` of 4 bytes without sign, and `similarity`, a float
/// of 4 bytes.
public struct PairFile: Sendable {
  /// The bytes of a pair.
  private static let width = 12

  /// The description of the pairs.
  public let manifest: PairManifest
  private let file: MappedFile
  private let start: Int

  /// Opens the pairs in a directory.
  ///
  /// - Throws: `FileError`; `NeighborError.malformed` when they are missing or damaged.
  public init(directory: String) throws {
    let path = "\(directory)/\(PairArtifact.manifestName)"
    guard let manifest = try SealedFile.read(PairManifest.self, from: path) else {
      throw NeighborError.malformed(path: directory, reason: "it has no \(PairArtifact.manifestName)")
    }
    self.manifest = manifest
    file = try MappedFile(path: "\(directory)/\(PairArtifact.pairsName)")
    start = Self.header(manifest.pairs).count
    let checksum = Checksum()
    file.append(to: checksum)
    guard file.count == start + manifest.pairs * Self.width, checksum.hexadecimal == manifest.pairsChecksum else {
      throw NeighborError.malformed(path: file.path, reason: "it is not the file that \(path) describes")
    }
  }

  /// The number of pairs.
  public var count: Int { manifest.pairs }

  /// A pair by its number.
  ///
  /// - Precondition: it is in `0..<count`.
  public subscript(index: Int) -> DocumentPair {
    precondition(index >= 0 && index < count, "pair \(index) of \(count)")
    let values = file.elements(of: UInt32.self, count: 3, at: start + index * Self.width)
    return DocumentPair(
      first: Int(values[0]), second: Int(values[1]), similarity: Float(bitPattern: values[2]))
  }

  /// The bytes before the pairs.
  static func header(_ count: Int) -> [UInt8] {
    let fields = "[('first', '<u4'), ('second', '<u4'), ('similarity', '<f4')]"
    let text = "{'descr': \(fields), 'fortran_order': False, 'shape': (\(count),), }"
    // 10 bytes come before the text, and the pairs begin at a multiple of 64.
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    let blanks = String(repeating: " ", count: length - text.utf8.count - 1)
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + LittleEndian.bytes(length, width: 2)
      + Array("\(text)\(blanks)\n".utf8)
  }

  /// The bytes of the pairs of one document.
  static func bytes(_ first: Int, _ neighbors: ArraySlice<Neighbor>) -> [UInt8] {
    neighbors.flatMap { [UInt32(first), $0.document, $0.similarity.bitPattern] }.littleEndianBytes
  }
}
