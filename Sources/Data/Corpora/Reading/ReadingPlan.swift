import Files

/// The parts of files that each rank reads.
struct ReadingPlan {
  /// The fewest parts of JSON lines for each rank, so that ranks get about the same number of bytes.
  private static let partsPerRank = 4

  /// For each rank its parts; all of them, in the order of ranks, are the files in their order.
  let parts: [[FilePart]]

  /// Divides files among ranks. Plain JSON lines are cut when several ranks read, since parsing them takes long; pipes and standard
  /// input, which only the first rank has, and what comes before them belong to that rank.
  ///
  /// - Throws: as `TextFile`, for a file that may be cut.
  init(_ files: [String], ranks: Int, parser: JSONTextParser) throws {
    let all = try Self.parts(of: files, ranks: ranks, parser: parser)
    let pipesEnd = all.lastIndex { isPipe($0.path) }.map { $0 + 1 } ?? 0
    parts = BalancedRanges.ranges(all.map { $0.size }, count: ranks).enumerated().map { rank, range in
      let start = rank == 0 ? 0 : max(range.lowerBound, pipesEnd)
      return Array(all[start..<max(range.upperBound, pipesEnd)])
    }
  }

  private static func parts(of files: [String], ranks: Int, parser: JSONTextParser) throws -> [FilePart] {
    let sizes = files.map { fileSize($0) }
    let length = max(1, sizes.reduce(0, +) / (partsPerRank * ranks))
    return try zip(files, sizes).flatMap { path, size in
      try ranks > 1 && size > length && isCuttable(path, parser)
        ? cut(path, size: size, length: length) : [FilePart(path, size: size)]
    }
  }

  private static func cut(_ path: String, size: Int, length: Int) -> [FilePart] {
    stride(from: 0, to: size, by: length).map { FilePart(path, range: $0..<min($0 + length, size)) }
  }

  private static func isCuttable(_ path: String, _ parser: JSONTextParser) throws -> Bool {
    guard TextName(of: path) != .plain else { return false }
    let file = try TextFile(path: path, parser: parser)
    return try file.stream.compression == nil && file.stream.textOffset == 0 && file.kind() == .jsonLines
  }
}
