import Files
import Foundation
import RankGroups

/// Reads documents out of text files, JSON lines and other JSON, plain or compressed.
///
/// The names tell which files of a directory are text. What a file holds is told by its name, or else by its first bytes.
public struct DocumentReader: Sendable {
  /// The field that holds the text unless another is named.
  public static let usualTextField = "text"

  /// The field of an object of JSON that holds the text.
  public var textField: String
  /// A line that separates the documents of a plain text file; nil: a file is a document.
  public var separator: String?
  /// The directories of results, which are not read where they lie inside a directory of texts.
  public var results = ResultDirectories()
  /// True when files of directories that are not read, and settings without effect, are an error.
  public var isStrict = false
  /// Called on rank 0 before the text is read, when files of directories are not read.
  public var onLeftOut: @Sendable (LeftOutFiles) -> Void = { _ in }
  /// Called on rank 0 after the text was read, for each setting that it made no use of.
  public var onUnused: @Sendable (UnusedSetting) -> Void = { _ in }

  /// A reader.
  public init(textField: String = usualTextField, separator: String? = nil) {
    self.textField = textField
    self.separator = separator
  }

  /// Reads the documents of some files, directories and patterns, each rank some of them; blank documents are left out.
  /// Collective.
  ///
  /// - Returns: this rank's documents. All of them, in the order of ranks, are those of the paths in their order.
  /// - Throws: `FileError`, or `CorpusError` when there is no text or it is not UTF-8.
  public func read(_ paths: [String], ranks: any RankGroup = SingleRank()) throws -> [Document] {
    let collected = CollectedDocuments()
    try read(paths, ranks: ranks, into: collected)
    return collected.documents
  }

  /// Reads documents as `read(_:ranks:)` does and hands them over one after another. Each file is read once. Collective.
  ///
  /// - Parameters:
  ///   - paths: files, directories and patterns; "-" and pipes are read by rank 0.
  ///   - sink: takes this rank's documents in; it calls no method of `ranks`, and its errors end the reading on all ranks.
  /// - Throws: as `read(_:ranks:)`, and the errors of `sink`.
  public func read(_ paths: [String], ranks: any RankGroup = SingleRank(), into sink: any DocumentSink) throws {
    let parts = try parts(of: paths, ranks)
    let linesBefore = try linesBefore(parts, ranks)
    let documents = NonBlankDocuments(sink)
    let record = ReadingRecord()
    let reader = PartReader(parser: parser, separator: separator, sink: documents, record: record)
    try ranks.agree {
      for (part, linesBefore) in zip(parts, linesBefore) { try reader.read(part, linesBefore: linesBefore) }
    }
    try agreeOnText(found: documents.count, in: paths, ranks)
    let unused = try record.unused(of: self, ranks)
    try ranks.agree { if ranks.isRoot { try tell(unused) } }
  }

  private func tell(_ unused: [UnusedSetting]) throws(CorpusError) {
    for setting in unused {
      guard !isStrict else { throw .unused(setting) }
      onUnused(setting)
    }
  }

  /// Ends the reading on all ranks when no rank found a document. Collective.
  private func agreeOnText(found count: Int, in paths: [String], _ ranks: any RankGroup) throws {
    let isBlank = try ranks.allGather([count]).allSatisfy { $0 == [0] }
    try ranks.agree { if isBlank { throw CorpusError.noText(paths: paths.map { SystemPath.title(of: $0) }) } }
  }

  private var parser: JSONTextParser { JSONTextParser(field: textField) }

  /// The parts of files that this rank reads, about as many bytes as any other. Rank 0 alone lists the files. Collective.
  private func parts(of paths: [String], _ ranks: any RankGroup) throws -> [FilePart] {
    let lists = try ranks.agree {
      let files = ranks.isRoot ? try files(of: paths) : []
      let plan = try ReadingPlan(files, ranks: ranks.size, parser: parser)
      return try plan.parts.map { [UInt8](try JSONEncoder().encode($0)) }
    }
    // Only the list from rank 0 counts.
    return try JSONDecoder().decode([FilePart].self, from: Data(ranks.allToAll(lists)[0]))
  }

  func files(of paths: [String]) throws -> [String] {
    let listing = try FileListing(paths, without: results) { try TextFile.isText($0, parser: parser) }
    let leftOut = LeftOutFiles(listing.leftOut)
    if leftOut.count > 0 { try tell(leftOut, paths: paths, isAll: listing.files.isEmpty) }
    return listing.files
  }

  private func tell(_ leftOut: LeftOutFiles, paths: [String], isAll: Bool) throws(CorpusError) {
    guard !isAll else { throw .noTextFiles(paths: paths.map { SystemPath.title(of: $0) }, leftOut: leftOut) }
    guard !isStrict else { throw .leftOut(leftOut) }
    onLeftOut(leftOut)
  }

  /// The number of lines before each part of this rank in its file. Collective.
  private func linesBefore(_ parts: [FilePart], _ ranks: any RankGroup) throws -> [Int] {
    let counts = try ranks.agree { try parts.map { try $0.lineCount() } }
    let lists = try ranks.allGather(zip(parts, counts).flatMap { [$0.isContinuation ? 1 : 0, $1] })
    return Self.runningCounts(lists)[ranks.rank]
  }

  /// The number of lines before each part in its file.
  ///
  /// - Parameter lists: for each rank two integers a part: 1 for a part that continues the file of the part before it, else 0; and
  ///   its number of lines.
  private static func runningCounts(_ lists: [[Int]]) -> [[Int]] {
    var running = 0
    return lists.map { list in
      stride(from: 0, to: list.count, by: 2).map { index in
        if list[index] == 0 { running = 0 }
        running += list[index + 1]
        return running - list[index + 1]
      }
    }
  }
}
