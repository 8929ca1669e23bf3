import Corpora
import Files
import Foundation

/// The pairs in a directory, in the order of their first documents, the most similar first, with their description.
public struct PairFile: Sendable {
  /// The description of the pairs.
  public let manifest: PairManifest
  /// The seconds that finding them took; nil when nothing tells.
  public let seconds: PairManifest.Seconds?
  private let pairs: DocumentPairs

  /// Opens the pairs in a directory.
  ///
  /// - Throws: `FileError`; `NeighborError.malformed` when they are missing, `CorpusError.unusablePairs` when they are damaged.
  public init(directory: String) throws {
    guard let manifest = try SealedFile.read(PairManifest.self, from: "\(directory)/\(DocumentPairs.manifestName)")
    else {
      throw NeighborError.malformed(path: directory, reason: "it has no \(DocumentPairs.manifestName)")
    }
    self.manifest = manifest
    let timing = try? readFile("\(directory)/\(PairArtifact.timingName)")
    seconds =
      manifest.seconds ?? timing.flatMap { try? JSONDecoder().decode(PairManifest.Seconds.self, from: Data($0)) }
    pairs = try DocumentPairs(directory: directory)
  }

  /// The number of pairs.
  public var count: Int { pairs.count }

  /// A pair by its number.
  ///
  /// - Precondition: it is in `0..<count`.
  public subscript(index: Int) -> DocumentPairs.Pair { pairs[index] }
}
