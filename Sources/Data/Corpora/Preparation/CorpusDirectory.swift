import Files
import Foundation

/// The directory of a corpus while this process, and no other, prepares it.
final class CorpusDirectory {
  /// Where it is.
  let path: String
  private let isNew: Bool
  private let lock: DirectoryLock

  /// Takes a directory and removes what a program that was killed left half-written in it.
  ///
  /// - Parameter patience: the most seconds to wait for another process that prepares it.
  /// - Throws: `FileError.directoryInUse` when it is still at it, `.system` when the directory cannot be written.
  init(_ path: String, patience: Double) throws(FileError) {
    self.path = path
    isNew = !exists(path)
    lock = try DirectoryLock.waiting(directory: path, timeout: patience)
    Self.removePartialFiles(in: path)
  }

  /// The `corpus.json` of the corpus in a directory; nil when there is none, or only parts of one that was interrupted or is
  /// damaged.
  ///
  /// - Throws: `CorpusError.otherCorpus` when it was made by another recipe, `FileError.directoryNotEmpty` when the directory
  ///   holds something that is no corpus.
  static func description(in path: String, recipe: CorpusRecipe) throws -> [UInt8]? {
    guard let corpus = try? Corpus(directory: path) else {
      try refuseForeignFiles(in: path)
      return nil
    }
    let differences = corpus.manifest.recipe.differences(from: recipe)
    guard differences.isEmpty else { throw CorpusError.otherCorpus(directory: path, differences: differences) }
    guard (try? corpus.verify()) != nil else { return nil }
    if entries(of: path).contains(where: isPartial), let lock = try? DirectoryLock(directory: path) {
      removePartialFiles(in: path)
      withExtendedLifetime(lock) {}
    }
    return try readFile("\(path)/\(Corpus.manifestName)")
  }

  /// A preparation that was interrupted leaves some files of a corpus, from the first of them on, and no others.
  private static func refuseForeignFiles(in path: String) throws(FileError) {
    let found = entries(of: path).filter { $0 != DirectoryLock.fileName }.sorted()
    let isUnfinished =
      found.contains { $0.hasPrefix(Corpus.fileNames[0]) }
      && found.allSatisfy { isPartial($0) || Corpus.fileNames.contains($0) }
    if let first = found.first, !isUnfinished { throw .directoryNotEmpty(path: path, found: first) }
  }

  /// Removes all files of the corpus, and the directory unless it was there before.
  func discard() {
    for name in Corpus.fileNames + [DirectoryLock.fileName] { remove("\(path)/\(name)") }
    if isNew { remove(path) }
  }

  private static func removePartialFiles(in path: String) {
    for entry in entries(of: path) where isPartial(entry) { remove("\(path)/\(entry)") }
  }

  /// Whether a file is one of a corpus under its temporary name.
  private static func isPartial(_ entry: String) -> Bool {
    entry.hasSuffix(".partial") && Corpus.fileNames.contains { entry.hasPrefix("\($0).") }
  }

  private static func entries(of path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }
}

private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
