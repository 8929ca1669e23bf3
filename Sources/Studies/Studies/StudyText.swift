import Corpora
import Files
import Foundation
import Store

/// A text that a study's results were made from, which its starts record in a file such as `text.json`.
struct StudyText {
  /// The content of the record.
  private struct Record: Codable {
    /// The checksum of the text.
    let texts: String
    /// The checksum of the names, sizes and times of its files.
    let files: String
  }

  let text: StudyConfiguration.Text
  let directories: StudyDirectories
  /// The name of the record.
  private let name: String
  /// True for text that studies had before texts were recorded.
  private let isOlderThanRecords: Bool

  /// The text of a study.
  init(_ configuration: StudyConfiguration, _ directories: StudyDirectories) throws {
    var text = configuration.text
    if let world = configuration.world { text.paths = [try WorldFiles(world, in: directories).text] }
    self.text = text
    self.directories = directories
    name = "text.json"
    isOlderThanRecords = true
  }

  /// The text that a study's models know already; nil when there is none.
  init?(general configuration: StudyConfiguration, _ directories: StudyDirectories) {
    guard let general = configuration.general else { return nil }
    text = general.text
    self.directories = directories
    name = "general.json"
    isOlderThanRecords = false
  }

  private var path: String { "\(directories.shared)/\(name)" }

  /// The reader of the text.
  var reader: DocumentReader {
    var reader = DocumentReader(textField: text.textField, separator: text.separator)
    reader.results = ResultDirectories(directories.written)
    reader.isStrict = text.isStrict
    return reader
  }

  /// True when a text of this checksum may replace the one of the results, or is the same.
  func allows(_ texts: String) -> Bool { text.acceptsChange || known.isEmpty || known.contains(texts) }

  /// - Throws: `StudyError.otherText` when a text of this checksum would replace the one of the results.
  func check(_ texts: String) throws {
    guard allows(texts) else { throw error }
  }

  /// The error of another text.
  var error: StudyError { .otherText(study: directories.study, directory: directories.shared) }

  /// Records the text that results are made from.
  func record(_ texts: String) throws {
    let state = try? reader.state(of: text.paths)
    let record = Record(texts: texts, files: (state ?? nil) ?? "")
    try AtomicFile.write(canonicalJSON(record, pretty: true), to: path)
  }

  /// True when the text is another one than that of the results; nil when that cannot be told, for instance where the text is
  /// not at hand. It is read only when its files have changed.
  func hasChanged() -> Bool? {
    guard !known.isEmpty, let state = (try? reader.state(of: text.paths)) ?? nil else { return nil }
    if state == record?.files { return false }
    let checksum = TextChecksum()
    guard (try? reader.read(text.paths, into: checksum)) != nil else { return nil }
    return !allows(checksum.hexadecimal)
  }
}

/// The texts of a study.
struct StudyTexts {
  let own: StudyText
  /// The text that its models know already; nil when there is none.
  let general: StudyText?

  init(_ configuration: StudyConfiguration, _ directories: StudyDirectories) throws {
    own = try StudyText(configuration, directories)
    general = StudyText(general: configuration, directories)
  }

  var all: [StudyText] { [own] + [general].compactMap(\.self) }

  /// Records the texts that results are made from.
  func record(_ corpora: StudyCorpora) throws {
    try own.record(corpora.own.manifest.recipe.texts)
    if let corpus = corpora.general { try general?.record(corpus.manifest.recipe.texts) }
  }
}

// MARK: What is known

extension StudyText {
  private var record: Record? { read(path) }

  /// The checksums of the texts that the results may have been made from; none when there are no results.
  private var known: Set<String> {
    if let record { return [record.texts] }
    guard isOlderThanRecords, exists(directories.ledger) else { return [] }
    return Set(earlierCorpora.compactMap { (try? Corpus(directory: $0))?.manifest.recipe.texts })
  }

  /// The corpora of a study that was started before texts were recorded: that of its result, or else all that it has.
  private var earlierCorpora: [String] {
    struct Result: Decodable { let corpus: String }
    let result: Result? = read(directories.result)
    guard let result, let name = result.corpus.split(separator: "/").last else { return directories.corpora }
    return ["\(directories.allCorpora)/\(name)"]
  }

  private func read<Value: Decodable>(_ path: String) -> Value? {
    (try? readFile(path)).flatMap { try? JSONDecoder().decode(Value.self, from: Data($0)) }
  }
}
