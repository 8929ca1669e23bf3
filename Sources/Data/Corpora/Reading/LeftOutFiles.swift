import Files

/// The files of directories that are not read, since neither their names nor their content tells that they are text.
public struct LeftOutFiles: Sendable, Equatable, CustomStringConvertible {
  private static let shownCount = 10

  /// The number of files.
  public let count: Int
  /// The first of them, as they are shown.
  public let first: [String]

  /// Some files.
  init(_ paths: [String]) {
    count = paths.count
    first = paths.prefix(Self.shownCount).map { SystemPath.shown($0) }
  }

  /// The count and the first files, as the beginning of a sentence.
  public var description: String {
    let more = count > first.count ? " and \(count - first.count) more" : ""
    return "\(count) \(count == 1 ? "file is" : "files are") not read as text: \(first.joined(separator: ", "))\(more)"
  }
}
