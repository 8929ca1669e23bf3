import Foundation

/// The names that the columns of a law have in a table, where they are not the law's own: `N=parameters,D=tokens`.
struct ColumnNames: Sendable, Equatable {
  private var names: [String: String] = [:]

  /// Every column has its own name.
  init() {}

  /// Reads pairs of names.
  ///
  /// - Parameter known: the law's own names.
  /// - Throws: `UsageError` when a pair is none, a quantity is unknown, or one is named twice.
  init(_ text: String, known: [String]) throws {
    for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard words.count == 2, known.contains(words[0]), names.updateValue(words[1], forKey: words[0]) == nil else {
        throw UsageError(
          "--columns takes pairs such as \(known[0])=NAME, each of \(known.joined(separator: ", ")) once, not \"\(pair)\""
        )
      }
    }
  }

  /// The name of a quantity's column.
  subscript(_ quantity: String) -> String { names[quantity] ?? quantity }

  /// Returns true if the column of a quantity was named.
  func has(_ quantity: String) -> Bool { names[quantity] != nil }
}
