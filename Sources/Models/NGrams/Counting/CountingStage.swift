/// A part of the counting that is complete on all ranks: the pass over the text, or one order's n-grams.
struct CountingStage: Codable, Equatable {
  /// The number of ranks, each of which has written a file of every kind.
  let ranks: Int
  /// The checksums of the files of n-grams that later stages read, by name.
  let spills: [String: String]
  /// The facts of the order; nil for the pass over the text.
  let order: NGramManifest.Order?
}

/// The result of one rank's part of a stage.
struct CountingShare {
  /// The checksums of files of n-grams, by name.
  var spills: [String: String] = [:]
  /// The number of n-grams and contexts, and the counts of counts; none for the pass over the text.
  var facts: [Int] = []
}
