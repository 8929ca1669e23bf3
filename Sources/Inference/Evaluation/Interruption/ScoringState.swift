import Files
import Foundation

/// The directory in which unfinished scores are kept; it is made when there is something to keep.
///
/// Only the first rank of a scoring touches it.
public final class ScoringState {
  private static let suffix = ".scores"

  /// The directory.
  public let directory: String
  /// Names all that the scores depend on.
  private let content: Fingerprint
  private var lock: DirectoryLock?
  private var journals: [String: BlockJournal] = [:]
  /// Complete scores that are written as soon as something is kept.
  private var complete: [String: (BlockJournal) throws -> Void] = [:]

  /// A state that other processes may have begun.
  ///
  /// - Parameter content: names all that the scores depend on; scores of another content are overwritten.
  public init(directory: String, content: Fingerprint) {
    self.directory = directory
    self.content = content
  }

  /// True when something is kept under a name.
  func has(_ name: String) -> Bool { exists(path(name)) }

  /// The journal of a name, opened once.
  ///
  /// - Parameter restore: called with what an earlier process kept.
  /// - Throws: `FileError`, also when another process uses the directory.
  func journal(_ name: String, restore: (BlockJournal.Block) -> Void = { _ in }) throws -> BlockJournal {
    if let open = journals[name] { return open }
    if lock == nil { lock = try DirectoryLock(directory: directory) }
    let own = try Fingerprint(of: [content.hexadecimal, name])
    let journal = try BlockJournal(path: path(name), content: own, restore: restore)
    journals[name] = journal
    return journal
  }

  /// The vectors of double precision that were kept as one block each, in order; none when they cannot be read.
  package func vectors(_ name: String) -> [[Double]] {
    var vectors: [[Double]] = []
    guard has(name) else { return vectors }
    _ = try? journal(name) { if $0.vector == vectors.count { vectors.append($0.values(of: Double.self)) } }
    return vectors
  }

  /// Remembers the writing of complete scores until something is kept.
  package func remember(_ name: String, write: @escaping (BlockJournal) throws -> Void) { complete[name] = write }

  /// Writes the complete scores that are not written yet.
  ///
  /// - Throws: `FileError`.
  public func keepComplete() throws {
    for (name, write) in complete.sorted(by: { $0.key < $1.key }) {
      let journal = try journal(name)
      try write(journal)
      try journal.flush()
      complete[name] = nil
    }
  }

  /// Forgets the scores of a name.
  public func forget(_ name: String) {
    complete[name] = nil
    journals[name] = nil
    try? FileManager.default.removeItem(atPath: path(name))
  }

  /// Removes everything that is kept, and the directory if it holds nothing else.
  public func remove() {
    guard isDirectory(directory), let lock = try? self.lock ?? DirectoryLock(directory: directory) else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where name.hasSuffix(Self.suffix) { forget(String(name.dropLast(Self.suffix.count))) }
    complete = [:]
    if names.allSatisfy({ $0.hasSuffix(Self.suffix) || $0 == DirectoryLock.fileName }) {
      try? FileManager.default.removeItem(atPath: directory)
    }
    withExtendedLifetime(lock) {}
    self.lock = nil
  }

  private func path(_ name: String) -> String { "\(directory)/\(name)\(Self.suffix)" }
}
