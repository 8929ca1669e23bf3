import Files
import Foundation

/// The documents of a file that was written, by their numbers.
struct WrittenDocuments {
  private let file: MappedFile
  private let lines: [Range<Int>]

  /// - Parameter lines: the bytes of each line.
  /// - Throws: `FileError.system`.
  init(path: String, lines: [Range<Int>]) throws(FileError) {
    file = try MappedFile(path: path)
    self.lines = lines
  }

  /// A document.
  ///
  /// - Throws: a decoding error for a line that is not one.
  func document(_ number: Int) throws -> SyntheticDocument {
    let line = lines[number]
    let bytes = file.elements(of: UInt8.self, count: line.count, at: line.lowerBound)
    return try JSONDecoder().decode(SyntheticDocument.self, from: Data(bytes))
  }
}
