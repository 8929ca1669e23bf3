import Corpora
import Files
import NearestNeighbors

/// The result of `chorus neighbors`.
struct NeighborsResult: Encodable {
  private let documents, pairs: Int
  private let method: PairMethod
  @OrNull private var threshold: Double?
  private let split: Split
  @OrNull private var passages: Int?
  private let duplicates: Int
  @OrNull private var sameDocument: Int?
  @OrNull private var index: IndexKind?
  @OrNull private var lists: Int?
  @OrNull private var probes: Int?
  @OrNull private var recall: Double?
  @OrNull private var seconds: Double?
  @OrNull private var parts: PairManifest.Seconds?
  private let output: String
  /// Facts that a user may not expect.
  let remarks: [String]

  private enum CodingKeys: CodingKey {
    case documents, pairs, method, threshold, split, passages, duplicates, sameDocument, index, lists, probes, recall,
      seconds, parts, output
  }

  init(_ pairs: PairFile, output: String) {
    let manifest = pairs.manifest
    documents = manifest.documents
    self.pairs = manifest.pairs
    method = manifest.recipe.method
    threshold = manifest.threshold
    split = manifest.recipe.split ?? .train
    passages = manifest.recipe.passages
    duplicates = manifest.duplicates
    sameDocument = manifest.sameDocument
    index = manifest.search?.index
    lists = manifest.search?.lists
    probes = manifest.search?.index == .ivf ? manifest.search?.probes : nil
    recall = manifest.recall
    seconds = pairs.seconds?.total
    parts = pairs.seconds
    self.output = output
    remarks = manifest.search.map { Self.remarks($0, wanted: manifest.recipe.recall ?? 1) } ?? []
  }

  private static func remarks(_ search: IndexFacts, wanted: Double) -> [String] {
    guard search.index == .exact, search.lists != nil else { return [] }
    guard let work = search.work else {
      return [
        "a quarter of the lists does not reach recall \(wanted): the vectors have no clusters; the search was exact"
      ]
    }
    return ["inverted lists take \(decimals(work)) times the work of an exact search here; the search was exact"]
  }

  var text: String {
    let facts = [
      "\(pairs) pairs of \(documents) \(unit) (\(method.rawValue))",
      threshold.map { "similarity \(decimals($0)) and more" },
      duplicates > 0 ? "\(duplicates) near-duplicates left out" : nil,
      (sameDocument ?? 0) > 0 ? "\(sameDocument ?? 0) passages of the same document left out" : nil,
      searchText, seconds.map { "\(decimals($0)) s" },
    ]
    return "\(facts.compactMap { $0 }.joined(separator: "; "))\npairs: \(output)"
  }

  private var unit: String {
    (split == .train ? "" : "\(split.rawValue) ") + (passages == nil ? "documents" : "passages")
  }

  private var searchText: String? {
    guard let index, let recall else { return nil }
    guard index == .ivf, let probes, let lists else { return "exact search" }
    return "\(probes) of \(lists) inverted lists, recall \(decimals(recall))"
  }
}
