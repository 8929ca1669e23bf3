import Corpora
import Files

/// The distributions of some neighboring tokens in a file: a header of 64 bytes, a record for each token, a checksum.
///
/// Header: magic `CHDISTRI`, version and number of the piece (u32 each), tokens (u64), the recipe's fingerprint (32
/// digits), zeros. Record: k tokens (u16 or u32), k + 1 probabilities (float32). The checksum of all before it follows in 32
/// digits.
package final class DistributionPiece: Sendable {
  package static let headerSize = 64
  package static let checksumSize = 32

  /// The number of tokens.
  package let tokens: Int
  private let file: MappedFile
  private let recipe: DistributionRecipe

  /// Opens a piece and reads it once.
  ///
  /// - Throws: `FileError.system`, or `TeacherDataError.malformedDistributions` when it is damaged or another piece.
  package init(path: String, number: Int, tokens: Int, recipe: DistributionRecipe) throws {
    file = try MappedFile(path: path)
    self.tokens = tokens
    self.recipe = recipe
    let header = try Self.header(number: number, tokens: tokens, recipe: recipe)
    let length = header.count + tokens * recipe.bytesPerToken
    guard file.count == length + Self.checksumSize,
      file.elements(of: UInt8.self, count: header.count, at: 0) == header
    else { throw TeacherDataError.malformedDistributions(path: path, reason: "its header or length is that of others") }
    let checksum = Checksum()
    file.withBytes { checksum.update($0.extracting(0..<length)) }
    guard file.elements(of: UInt8.self, count: Self.checksumSize, at: length) == Array(checksum.hexadecimal.utf8) else {
      throw TeacherDataError.malformedDistributions(path: path, reason: "its checksum does not fit")
    }
  }

  package static func header(number: Int, tokens: Int, recipe: DistributionRecipe) throws -> [UInt8] {
    let fields = [(1, 4), (number, 4), (tokens, 8)].flatMap { LittleEndian.bytes($0.0, width: $0.1) }
    let bytes = Array("CHDISTRI".utf8) + fields + Array(try recipe.fingerprint().hexadecimal.utf8)
    return bytes + [UInt8](repeating: 0, count: headerSize - bytes.count)
  }

  /// Appends a token's distribution: k tokens, k + 1 probabilities.
  package func append(_ token: Int, tokens: inout [UInt32], probabilities: inout [Float]) {
    precondition(token >= 0 && token < self.tokens, "token \(token) of \(self.tokens)")
    let count = recipe.topCount
    let start = Self.headerSize + token * recipe.bytesPerToken
    if recipe.tokenWidth == 2 {
      file.append(UInt16.self, count: count, at: start, to: &tokens)
    } else {
      file.append(UInt32.self, count: count, at: start, to: &tokens)
    }
    probabilities += file.elements(of: Float.self, count: count + 1, at: start + count * recipe.tokenWidth)
  }
}
