import Corpora
import Files
import Foundation
import TeacherData

/// The places of a study's files: artifacts in a store that studies share, its ledger and results in a directory of its own.
public struct StudyDirectories: Sendable {
  /// The directory given with `--output`.
  public let output: String
  /// The study's name.
  public let study: String
  /// The number of this start among several that share the study's runs; nil for the one that ends it with results.
  public let worker: Int?

  /// The directories below an output directory.
  public init(output: String, study: String, worker: Int? = nil) {
    self.output = output
    self.study = study
    self.worker = worker
    own = "\(output)/study/\(study)" + (worker.map { "/workers/\($0)" } ?? "")
  }

  /// The directories of a study whose own directory was copied to some place, perhaps without the store.
  public init(own: String) {
    let path = URL(fileURLWithPath: own).standardizedFileURL
    output = path.deletingLastPathComponent().deletingLastPathComponent().path
    study = path.lastPathComponent
    worker = nil
    self.own = path.path
  }

  /// The directories below the output directory that studies write into.
  package var written: [String] { ["\(output)/store", "\(output)/study"] }

  /// The directory of the study, which all of its starts share.
  package var shared: String { worker == nil ? own : "\(output)/study/\(study)" }
  /// The ledger, the results and the report.
  public let own: String
  /// The journal of this start.
  package var ledger: String { Self.ledger(in: own) }

  private static func ledger(in directory: String) -> String { "\(directory)/ledger.jsonl" }

  /// True when a start left a ledger.
  public var isStarted: Bool { starts.contains { exists(Self.ledger(in: $0)) } }

  /// The directories of all starts that left a ledger, whether they share the study's runs or end it; the own one when none did.
  package var starts: [String] {
    let workers = "\(self.shared)/workers"
    let shared = (try? FileManager.default.contentsOfDirectory(atPath: workers)) ?? []
    let found = ([own] + shared.sorted().map { "\(workers)/\($0)" }).filter { exists(Self.ledger(in: $0)) }
    return found.isEmpty ? [own] : found
  }
  /// The study's result as JSON.
  public var result: String { "\(own)/result.json" }
  /// The report's figures.
  public var figures: String { "\(own)/figures" }
  /// The report.
  public var report: String { "\(own)/report.html" }
  /// The artifacts of a kind.
  private func store(_ kind: ArtifactKind) -> String { "\(output)/store/\(kind.rawValue)" }
  /// The corpora of all studies.
  package var allCorpora: String { store(.corpus) }
  /// The corpora of the study.
  package var corpora: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: allCorpora)) ?? []
    // The digits of a recipe follow the name of the study.
    return names.filter { $0.hasPrefix("\(study)-") && !$0.dropFirst(study.count + 1).contains("-") }
      .map { "\(allCorpora)/\($0)" }
  }
  /// A corpus by its recipe.
  package func corpus(_ recipe: Fingerprint) -> String { "\(store(.corpus))/\(study)-\(recipe.short)" }
  /// A corpus that an arm of the study learns from, by its recipe.
  package func armCorpus(_ recipe: Fingerprint) -> String { "\(store(.corpus))/\(study)-arm-\(recipe.short)" }
  /// The directory of a corpus of the store by its name.
  package func corpus(named name: String) -> String { "\(store(.corpus))/\(name)" }
  /// Synthetic text by its method and its recipe.
  package func synthesis(_ method: String, _ recipe: Fingerprint) -> String {
    "\(store(.synthesis))/\(method)-\(recipe.short)"
  }
  /// Pairs of documents by their recipe.
  package func pairs(_ recipe: Fingerprint) -> String { "\(store(.pairs))/\(recipe.short)" }
  /// A generated world by its settings.
  package func world(_ settings: Fingerprint) -> String { "\(store(.world))/\(settings.short)" }
  /// Samples of a teacher by their recipe.
  package func samples(_ recipe: SampleRecipe) throws -> String {
    "\(store(.samples))/\(study)-\(try Fingerprint(of: recipe).short)"
  }
  /// The distributions of teachers.
  package var distributions: String { store(.distributions) }
  /// The evaluations of ensembles.
  package var evaluations: EvaluationStore { EvaluationStore(directory: store(.evaluation)) }
  /// An n-gram model by its recipe.
  package func ngrams(order: Int, tokens: Int, _ recipe: Fingerprint) -> String {
    "\(store(.ngrams))/\(order)-D\(tokens)-\(recipe.short)"
  }
  /// A run by its configuration; the name in front is for people.
  package func run(_ name: String, _ fingerprint: Fingerprint) -> String {
    "\(store(.run))/\(name)-\(fingerprint.short)"
  }
}
