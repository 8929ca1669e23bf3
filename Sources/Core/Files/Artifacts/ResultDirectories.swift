/// The directories with results of this program, which are not read as text where they lie inside a directory of texts.
///
/// A directory is one of them when its path was given, or when it has the files that the program writes into its directories.
public struct ResultDirectories: Sendable {
  /// The names that directories of one kind have together: of a corpus, samples, distributions, a run, a study, a store,
  /// synthetic text, the records of its requests, the texts that a model has drawn, pairs.
  private static let marks = [
    ["corpus.json", "documents.index"], ["samples.json", "samples.tokens"],
    ["distributions.json", DirectoryLock.fileName],
    ["configuration.json", "metrics.jsonl", DirectoryLock.fileName], ["ledger.jsonl", DirectoryLock.fileName],
    ["runs", "evaluations"], ["requests/recipe.json", DirectoryLock.fileName], ["recipe.json", "prompts"],
    ["draws/draws.json", DirectoryLock.fileName], ["draws.json", "texts"], ["pairs.npy", "pairs.json"],
  ]

  private let given: Set<DirectoryIdentity>

  /// The directories that are recognized by their files, and those that results go to.
  ///
  /// - Parameter paths: the directories of results; they need not be there.
  public init(_ paths: [String] = []) {
    given = Set(paths.compactMap { DirectoryIdentity($0) })
  }

  /// Returns whether a directory is one of them.
  public func contains(_ path: String) -> Bool {
    if let identity = DirectoryIdentity(path), given.contains(identity) { return true }
    return Self.marks.contains { names in names.allSatisfy { exists("\(path)/\($0)") } }
  }

  /// The files that describe synthetic text, each with the recipe beside it.
  private static let descriptions = [
    ("synthesis.json", "requests/recipe.json"), ("bootstrap.json", "draws/draws.json"),
  ]

  /// Returns whether a file describes texts beside it that this program made, rather than being one.
  static func isDescription(_ path: String) -> Bool {
    guard let directory = directoryAbove(path) else { return false }
    return descriptions.contains { name, recipe in path.hasSuffix("/\(name)") && exists("\(directory)/\(recipe)") }
  }
}

/// The identity of a directory, whatever the path it is reached by.
struct DirectoryIdentity: Hashable, Sendable {
  private let node: FileStatus.Node

  /// The identity of the directory at a path; nil when there is none.
  init?(_ path: String) {
    guard let status = try? FileStatus(path), status.kind == .directory else { return nil }
    node = status.node
  }
}
