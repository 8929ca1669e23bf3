import Files
import Foundation
import RankGroups

/// The records of all requests of a directory: one file of JSON lines a rank, which is appended to.
///
/// Every rank reads the files of all ranks, however many there were, and keeps where each record is; texts stay in the files.
/// A torn last line, which a killed process left, does not count.
public final class RequestRecords {
  /// The counts over the records that were found, each key once; tokens and attempts are those of all lines.
  public private(set) var totals = RunTotals()
  private let directory: String
  private let rank: Int
  private var files: [LineFile] = []
  private var places: [ContentHash: Place] = [:]
  private var journal: JournalFile?
  private var ownFile: Int?
  private var isAppended = false

  /// The place of a record.
  private struct Place {
    let file: Int
    let offset: Int
    let count: Int
    let failureKind: RequestRecord.FailureKind?
  }

  /// Reads the records of a directory, which may be missing, without appending any.
  ///
  /// - Throws: `FileError`; `ClientError.corruptedRecord`.
  public convenience init(reading directory: String) throws {
    try self.init(directory, rank: 0)
  }

  private init(_ directory: String, rank: Int) throws {
    self.directory = directory
    self.rank = rank
    for name in isDirectory(directory) ? try directoryEntries(directory) : [] where name.hasSuffix(".jsonl") {
      try scan(LineFile(path: "\(directory)/\(name)"))
    }
    countEnds()
  }

  /// Reads the records of a directory and opens the file of each rank. Collective.
  ///
  /// - Throws: `FileError` or `ClientError.corruptedRecord` on the rank that meets the fault, in an agreed failure.
  public static func open(_ directory: String, on ranks: some RankGroup) throws -> RequestRecords {
    let records = try ranks.agree { try RequestRecords(directory, rank: ranks.rank) }
    // Only now, so that all ranks have read the same.
    try ranks.agree { try records.openJournal() }
    return records
  }

  /// The number of requests that have a record.
  public var count: Int { places.count }

  /// The record of a key; nil when there is none.
  ///
  /// - Throws: an error of the file.
  public func record(of key: String) throws -> RequestRecord? {
    guard let place = places[Self.hash(key)] else { return nil }
    let file = files[place.file]
    guard let data = try file.read(place.offset, count: place.count), data.count == place.count else {
      throw FileError.corrupted(path: file.path)
    }
    return try JSONDecoder().decode(RequestRecord.self, from: data)
  }

  /// True when a key has a record.
  public func contains(_ key: String) -> Bool { places[Self.hash(key)] != nil }

  /// True when a key has the record of a failure.
  func hasFailed(_ key: String) -> Bool { places[Self.hash(key)]?.failureKind != nil }

  /// Appends a record; it survives the end of the process at once, and a power failure after `flush`.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  /// - Precondition: the records were opened for appending.
  public func append(_ record: RequestRecord) throws {
    guard let journal, let ownFile else { preconditionFailure("records of \(directory) are open for reading only") }
    let offset = journal.count
    let bytes = try journal.append(record)
    isAppended = true
    insert(record, Place(file: ownFile, offset: offset, count: bytes.count - 1, failureKind: record.failureKind))
  }

  /// Makes the records survive a power failure.
  ///
  /// - Throws: `FileError.system`.
  public func flush() throws {
    guard isAppended else { return }
    try journal?.flush()
    isAppended = false
  }
}

extension RequestRecords {
  private static func hash(_ key: String) -> ContentHash { ContentHash(of: Array(key.utf8)[...]) }

  private func scan(_ file: LineFile) throws {
    let number = files.count
    files.append(file)
    try file.forEachLine { line, offset, lineNumber in
      guard let record = try? JSONDecoder().decode(RequestRecord.self, from: line) else {
        throw ClientError.corruptedRecord(path: file.path, line: lineNumber)
      }
      totals.attempts += record.attempts
      totals.usage += record.usage
      insert(record, Place(file: number, offset: offset, count: line.count, failureKind: record.failureKind))
    }
  }

  /// A later record replaces an earlier one, unless it is a failure and the earlier one an answer.
  private func insert(_ record: RequestRecord, _ place: Place) {
    let hash = Self.hash(record.key)
    if let earlier = places[hash], earlier.failureKind == nil, place.failureKind != nil { return }
    places[hash] = place
  }

  private func countEnds() {
    for place in places.values {
      switch place.failureKind {
      case nil: totals.answered += 1
      case .unparsable: totals.unparsable += 1
      case .server, .refused: totals.failed += 1
      }
    }
  }

  private func openJournal() throws {
    try createDirectory(directory)
    let path = "\(directory)/rank-\(rank).jsonl"
    journal = try JournalFile(path: path)
    ownFile = files.firstIndex { $0.path == path }
    guard ownFile == nil else { return }
    ownFile = files.count
    files.append(try LineFile(path: path))
  }
}
