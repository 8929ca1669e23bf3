import Corpora
import TestSupport

/// A token file in which every token but the end-of-text token occurs once, so that each tells where it stood.
struct NumberedTokens {
  static let endOfText: UInt32 = 0

  let directory: TemporaryDirectory
  let file: TokenFile
  /// The tokens of each document, without the end-of-text token.
  let documents: [[UInt32]]

  /// Documents of these lengths, end-of-text token not counted.
  init(lengths: [Int], vocabularySize: Int = 1 << 17) throws {
    directory = try TemporaryDirectory()
    var next = Self.endOfText
    documents = lengths.map { length in
      (0..<length).map { _ in
        next += 1
        return next
      }
    }
    let path = directory.path("train.tokens")
    try TokenFile.write(documents, endOfText: Self.endOfText, vocabularySize: vocabularySize, to: path)
    file = try TokenFile(path: path)
  }

  /// Documents of random lengths, empty ones included.
  init(documents: Int, seed: UInt64) throws {
    var inputs = TestInputs(seed: seed)
    try self.init(lengths: (0..<documents).map { _ in inputs.integer(in: 0...40) })
  }

  /// The tokens of the file.
  var joined: [UInt32] { documents.flatMap { $0 + [Self.endOfText] } }
}
