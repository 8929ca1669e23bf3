import Files
import Foundation
import RankGroups

/// The files of an unfinished n-gram model.
struct CountingDirectory {
  let path: String

  /// A stage that is complete; nil when it is not. Collective.
  ///
  /// A stage whose files are damaged, or are not there any more although they are needed, is made again.
  func stage(_ name: String, _ ranks: any RankGroup) throws -> CountingStage? {
    let bytes = try ranks.broadcastFromRoot {
      try intactStage(name).map { [UInt8](try JSONEncoder().encode($0)) } ?? []
    }
    return bytes.isEmpty ? nil : try JSONDecoder().decode(CountingStage.self, from: Data(bytes))
  }

  private func intactStage(_ name: String) throws -> CountingStage? {
    let stage = try SealedFile.read(CountingStage.self, from: stagePath(name))
    return stage.flatMap { isIntact($0) ? $0 : nil }
  }

  /// Files of an order that was counted meanwhile are gone; the others have the content that was written.
  private func isIntact(_ stage: CountingStage) -> Bool {
    stage.spills.allSatisfy { name, checksum in
      guard let file = try? MappedFile(path: "\(path)/\(name)") else { return isCounted(name) }
      return file.has(checksum)
    }
  }

  /// Returns true when a later stage has used a file.
  private func isCounted(_ spill: String) -> Bool {
    spill.split(separator: "-").dropFirst().first.map { exists(stagePath("\($0)")) } ?? false
  }

  /// Completes a stage.
  ///
  /// - Throws: `FileError.system`.
  func write(_ stage: CountingStage, _ name: String) throws { try SealedFile.write(stage, to: stagePath(name)) }

  private func stagePath(_ name: String) -> String { "\(path)/stage-\(name).json" }

  /// The name of a rank's n-grams of an order that a stage has found.
  func spillName(_ order: Int, stage: String, rank: Int) -> String { "ngrams-\(order)-\(stage)-\(rank)" }

  /// The paths of all n-grams of an order: those of the text, and those of the next higher order.
  ///
  /// - Throws: `FileError`, when stages before are not complete.
  func spills(of order: Int, highest: Int) throws -> [String] {
    let stages = ["text"] + (order < highest ? ["\(order + 1)"] : [])
    return try stages.flatMap { stage in
      try (0..<ranks(of: stage)).map { "\(path)/\(spillName(order, stage: stage, rank: $0))" }
    }
  }

  /// The number of ranks that have completed a stage.
  ///
  /// - Throws: `FileError`; `NGramError.malformed` when the stage is not complete.
  func ranks(of stage: String) throws -> Int {
    guard let found = try SealedFile.read(CountingStage.self, from: stagePath(stage)) else { throw incomplete(stage) }
    return found.ranks
  }

  /// The fault of a stage that should be complete.
  func incomplete(_ stage: String) -> NGramError {
    .malformed(path: stagePath(stage), reason: "the counts are not complete")
  }

  /// Removes the n-grams of an order that was counted.
  func removeSpills(of order: Int) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names where name.hasPrefix("ngrams-\(order)-") {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// The path of a rank's part of an order.
  func partPath(_ kind: String, order: Int, rank: Int) -> String { "\(path)/\(kind)-\(order)-\(rank)" }

  /// Writes a rank's counts of single tokens.
  ///
  /// - Throws: `FileError.system`.
  func write(_ unigrams: [Int], rank: Int) throws {
    let file = try AtomicFile(path: partPath("followers", order: 1, rank: rank))
    try file.write(unigrams)
    try file.commit(isDurable: false)
  }

  /// The counts of single tokens of all ranks.
  ///
  /// - Throws: `FileError.system`.
  func unigrams(vocabulary: Int, highest: Int) throws -> [Int] {
    var sums = [Int](repeating: 0, count: vocabulary)
    for rank in 0..<(try ranks(of: highest == 1 ? "text" : "2")) {
      let file = try MappedFile(path: partPath("followers", order: 1, rank: rank))
      let counts = file.elements(of: Int.self, count: vocabulary, at: 0)
      for token in sums.indices { sums[token] += counts[token] }
    }
    return sums
  }
}
