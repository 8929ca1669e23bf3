import Checkpoints
import Corpora
import Files
import Foundation
import NGrams
import TokenScores

/// A language model of any kind that is kept in files.
public enum SavedMember: Sendable, Equatable {
  /// A transformer's directory.
  case model(String)
  /// An n-gram model's directory.
  case ngram(String)
  /// Files of per-token scores.
  case scores(ScorePaths)
  /// A cache of the document so far, which takes the frequencies of the first training tokens, or of all, for tokens that the
  /// document does not have.
  case cache(tokens: Int?)

  /// The word that names a cache.
  public static let cacheName = Kind.cache.rawValue

  /// The member that a path names, by what is there.
  ///
  /// - Parameter unit: the values of files of scores.
  public init(_ path: String, unit: ScoreUnit) {
    if isDirectory(path) {
      self = NGramDirectory.isOne(path) ? .ngram(path) : .model(path)
    } else if path.contains(ScorePaths.placeholder) || exists(path) {
      self = .scores(ScorePaths(pattern: path, unit: unit))
    } else {
      self = path == Self.cacheName ? .cache(tokens: nil) : .model(path)
    }
  }

  /// The path that names the member.
  public var path: String {
    switch self {
    case .model(let path), .ngram(let path): path
    case .scores(let paths): paths.pattern
    case .cache: Self.cacheName
    }
  }

  /// The kind of a member, by its word in results.
  public enum Kind: String, Sendable, Encodable { case model, ngram, scores, cache }

  /// The kind.
  public var kind: Kind {
    switch self {
    case .model: .model
    case .ngram: .ngram
    case .scores: .scores
    case .cache: .cache
    }
  }

  /// True for members with logits.
  public var hasLogits: Bool { kind.hasLogits }

  /// Refuses a path that is named twice, also by way of links.
  ///
  /// - Throws: `EnsembleError.memberTwice`.
  public static func checkDistinct(_ paths: [String]) throws(EnsembleError) {
    var known: Set<String> = []
    for path in paths where !known.insert(resolved(path)).inserted { throw .memberTwice(path: path) }
  }

  /// The one path of what several may name, by way of links or otherwise.
  package static func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

  /// A name of the bytes that decide the scores of some splits; a constant when they cannot be read.
  public func content(_ splits: [Split]) -> String {
    (try? checksums(splits).joined(separator: "-")) ?? "unreadable"
  }

  private func checksums(_ splits: [Split]) throws -> [String] {
    switch self {
    case .model(let directory): [try modelChecksum(directory)]
    case .ngram(let directory): [try NGramDirectory.manifest(directory).tablesChecksum]
    case .scores(let paths): try splits.map { Checksum.of(try readFile(try paths.path($0, of: splits))) }
    case .cache(let tokens): ["\(Self.cacheName)-\(tokens ?? 0)"]
    }
  }

  /// The weights' checksum; where there are none, that of the scores that a run has stored.
  private func modelChecksum(_ directory: String) throws -> String {
    try (try? ModelDirectory.weightsChecksum(directory))
      ?? Checksum.of(readFile("\(directory)/\(LogProbabilityFile.name)"))
  }
}

extension SavedMember.Kind {
  /// True for members with logits.
  public var hasLogits: Bool { self == .model }
}
