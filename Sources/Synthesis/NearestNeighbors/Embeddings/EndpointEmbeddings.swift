import Files
import LanguageModelClients
import MessagePassing
import TensorKernels

/// The vectors that a server gives the documents' texts, by OpenAI's protocol. Texts of white space alone are not sent: their vectors
/// are zero.
public final class EndpointEmbeddings: EmbeddingSource {
  /// The file of the dimension in the directory of an unfinished search.
  private static let dimensionName = "dimension.json"
  /// The text whose vector tells the dimension.
  private static let probe = "text"

  private struct Dimension: Codable { let dimension: Int }

  private let documents: PairedDocuments
  private let client: EmbeddingClient

  /// Vectors of documents; nothing is sent yet.
  ///
  /// - Throws: `ClientError.transport` when libcurl cannot be used; `FileError` when the file of certificates cannot be read.
  public init(_ endpoint: EmbeddingEndpoint, of documents: PairedDocuments) throws {
    client = try EmbeddingClient(endpoint)
    self.documents = documents
  }

  /// D; 0 before `prepare`.
  public var width: Int { client.width ?? 0 }
  /// The vectors are taken as they are.
  public var isCentered: Bool { false }
  /// Requests cost time and money.
  public var isKept: Bool { true }
  /// The checksum of the address and the model's name.
  public var content: String { client.endpoint.content }
  /// The model and the address.
  public var name: String { "model \(client.endpoint)" }
  /// Four requests.
  public var blockLength: Int { 4 * EmbeddingClient.textsPerRequest }

  /// Finds out D on rank 0: from an earlier start, or by a request of one short text. Collective.
  ///
  /// - Throws: `AgreedFailure` with `ClientError` or `FileError`, `MPIError`.
  public func prepare(on world: Communicator, keptIn directory: String?) throws {
    let bytes = try world.broadcastFromRoot {
      LittleEndian.bytes([try dimension(keptIn: directory.map { "\($0)/\(Self.dimensionName)" })])
    }
    client.setWidth(LittleEndian.integers(bytes[...])[0])
  }

  private func dimension(keptIn path: String?) throws -> Int {
    if let path, let kept = try? SealedFile.read(Dimension.self, from: path) { return kept.dimension }
    let dimension = try client.vectors(of: [Self.probe])[0].count
    if let path { try SealedFile.write(Dimension(dimension: dimension), to: path) }
    return dimension
  }

  /// Asks for the vectors of a block.
  ///
  /// - Throws: `ClientError`.
  public func embed(_ documents: Range<Int>, into vectors: Tensor) throws {
    vectors.fill(0)
    let texts = documents.map { String(decoding: self.documents.text(of: $0), as: UTF8.self) }
    let rows = texts.indices.filter { !texts[$0].allSatisfy(\.isWhitespace) }
    for (row, vector) in zip(rows, try client.vectors(of: rows.map { texts[$0] })) {
      vectors.row(at: row).assign(vector)
    }
  }
}
