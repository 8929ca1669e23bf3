import Corpora
import Files
import Foundation
import TeacherData
import TestSupport
import Testing

@Suite("A teacher's distributions in a directory")
struct DistributionDirectoryTests {
  private static let pieceBytes = 500

  private static func recipe(vocabulary: Int, seed: String = "a") throws -> DistributionRecipe {
    DistributionRecipe(
      members: [seed], source: try Fingerprint(of: "text"), tokens: 70, contextLength: 8, vocabulary: vocabulary,
      topCount: 3, temperature: 1, averaging: .probabilities)
  }

  /// The record of one token: values that tell where they belong.
  private static func record(_ token: Int, _ recipe: DistributionRecipe) -> [UInt8] {
    var bytes: [UInt8] = []
    let tokens = (0..<3).map { UInt32(recipe.vocabulary - 1 - token - $0) }
    DistributionWriter.append(tokens, (0..<4).map { Float(token) + Float($0) / 4 }, recipe: recipe, to: &bytes)
    return bytes
  }

  private static func record(
    _ index: Int, _ tokens: [UInt32], _ probabilities: [Float], _ recipe: DistributionRecipe
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    DistributionWriter.append(
      Array(tokens[3 * index..<3 * index + 3]), Array(probabilities[4 * index..<4 * index + 4]), recipe: recipe,
      to: &bytes)
    return bytes
  }

  private static func write(_ recipe: DistributionRecipe, to path: String, tokens: Range<Int>, block: Int) throws {
    let directory = DistributionDirectory(recipe, path: path, unit: 8, pieceBytes: pieceBytes)
    let writer = try DistributionWriter(directory, after: tokens.lowerBound)
    for start in stride(from: tokens.lowerBound, to: tokens.upperBound, by: block) {
      try writer.append((start..<min(start + block, tokens.upperBound)).flatMap { record($0, recipe) })
    }
  }

  @Test("What was written is read, with tokens of 2 and of 4 bytes", arguments: [300, 100_000])
  func roundTrip(vocabulary: Int) throws {
    let temporary = try TemporaryDirectory()
    let (recipe, path) = (try Self.recipe(vocabulary: vocabulary), temporary.path("cache"))
    #expect(recipe.tokens == 64)
    try Self.write(recipe, to: path, tokens: 0..<64, block: 13)
    let directory = DistributionDirectory(recipe, path: path, unit: 8, pieceBytes: Self.pieceBytes)
    #expect(try DistributionArtifact(recipe, directory: path).finished() == nil)
    #expect(directory.writtenTokens() == 64)
    try directory.finish()
    let file = try #require(try DistributionArtifact(recipe, directory: path).finished()).open()
    var (tokens, probabilities): ([UInt32], [Float]) = ([], [])
    file.append(15..<33, tokens: &tokens, probabilities: &probabilities)
    let expected: [[UInt8]] = (15..<33).map { Self.record($0, recipe) }
    #expect(expected == (0..<18).map { Self.record($0, tokens, probabilities, recipe) })
    let bytes = try (0..<4).map { try readFile("\(path)/\($0).distributions").count - 96 }.reduce(0, +)
    #expect(bytes == recipe.byteCount)
  }

  @Test("A writer that stopped continues after the last complete piece, and the bytes are the same")
  func resume() throws {
    let temporary = try TemporaryDirectory()
    let recipe = try Self.recipe(vocabulary: 300)
    let (complete, parts) = (temporary.path("complete"), temporary.path("parts"))
    try Self.write(recipe, to: complete, tokens: 0..<64, block: 64)
    try Self.write(recipe, to: parts, tokens: 0..<37, block: 5)
    let directory = DistributionDirectory(recipe, path: parts, unit: 8, pieceBytes: Self.pieceBytes)
    let written = directory.writtenTokens()
    #expect(written > 0 && written <= 37 && written % 8 == 0)
    try Self.write(recipe, to: parts, tokens: written..<64, block: 9)
    for number in 0..<4 {
      #expect(try readFile("\(complete)/\(number).distributions") == readFile("\(parts)/\(number).distributions"))
    }
  }

  @Test("A recipe without weights of the members has the bytes of earlier versions, and others are told apart by them")
  func weights() throws {
    let temporary = try TemporaryDirectory()
    let recipe = try Self.recipe(vocabulary: 300)
    let text = String(decoding: try canonicalJSON(recipe, pretty: false), as: UTF8.self)
    #expect(
      text == """
        {"averaging":"probabilities","contextLength":8,"members":["a"],"source":"\(recipe.source.hexadecimal)",\
        "temperature":1,"tokens":64,"topCount":3,"version":1,"vocabulary":300}
        """)
    let path = temporary.path("cache")
    try Self.write(recipe, to: path, tokens: 0..<64, block: 64)
    try DistributionDirectory(recipe, path: path, unit: 8, pieceBytes: Self.pieceBytes).finish()
    let weighted = DistributionRecipe(
      members: recipe.members, source: recipe.source, tokens: 64, contextLength: 8, vocabulary: 300, topCount: 3,
      temperature: 1, averaging: .probabilities, weights: [1])
    #expect(try weighted.fingerprint() != recipe.fingerprint())
    #expect(try JSONDecoder().decode(DistributionRecipe.self, from: canonicalJSON(weighted, pretty: false)) == weighted)
    let error = #expect(throws: TeacherDataError.self) {
      try DistributionArtifact(weighted, directory: path).finished()
    }
    #expect(error?.description.contains("other weights of the members") == true, "\(String(describing: error))")
  }

  @Test("A damaged piece is made again, and another teacher's distributions are refused", arguments: [0, 70, -1])
  func damage(place: Int) throws {
    let temporary = try TemporaryDirectory()
    let (recipe, path) = (try Self.recipe(vocabulary: 300), temporary.path("cache"))
    try Self.write(recipe, to: path, tokens: 0..<64, block: 64)
    let directory = DistributionDirectory(recipe, path: path, unit: 8, pieceBytes: Self.pieceBytes)
    try directory.finish()
    var bytes = try readFile("\(path)/1.distributions")
    bytes[place < 0 ? bytes.count - 1 : place] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/1.distributions"))
    #expect(throws: TeacherDataError.self) { try directory.open() }
    #expect(directory.writtenTokens() == 16)
    let other = try Self.recipe(vocabulary: 300, seed: "b")
    #expect(throws: TeacherDataError.self) { try DistributionArtifact(other, directory: path).finished() }
  }
}
