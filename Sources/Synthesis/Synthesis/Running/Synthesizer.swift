import Corpora
import Files
import LanguageModelClients
import MessagePassing
import RankGroups

/// Makes synthetic text from documents by asking a language model, and writes it into a directory.
///
/// The directory is an artifact: it is found again by its recipe, and continued after an interruption without asking anything twice.
/// The ranks of a job ask about different documents; the files are the same on any number of ranks.
public struct Synthesizer {
  /// Everything that decides the text beside the documents.
  public let settings: SynthesisSettings
  /// The directory that the text goes to.
  public let directory: String
  /// True to end with the estimate; the answers that it is made from are kept.
  public var endsWithEstimate = false
  /// The most seconds to wait for another process that makes the same text.
  public var timeout = 0.0

  /// - Throws: `SynthesisError.setting` for a setting out of its range.
  public init(_ settings: SynthesisSettings, directory: String) throws(SynthesisError) {
    try settings.check()
    self.settings = settings
    self.directory = directory
  }

  /// The documents of some files, without synthetic text of the same directory. Collective.
  ///
  /// - Parameter paths: files, directories and patterns, as `DocumentReader` takes them.
  /// - Throws: `CorpusError`, `FileError`; `SynthesisError.noDocuments`.
  public func texts(
    _ paths: [String], reader: DocumentReader = DocumentReader(), on ranks: any RankGroup
  ) throws -> SourceTexts {
    var reader = reader
    reader.results = ResultDirectories([directory])
    return try SourceTexts(reader.read(paths, ranks: ranks), ranks: ranks)
  }

  /// Makes the text of some documents, unless it is there already. Collective.
  ///
  /// - Parameters:
  ///   - stop: the stop request of the job.
  ///   - report: called on every rank.
  /// - Throws: an agreed failure with a `SynthesisError`, `ClientError` or `FileError`. The answers until then are recorded.
  public func run(
    _ texts: SourceTexts, client: SynthesisClient, on world: Communicator, stop: StopFlag? = nil,
    report: @escaping (SynthesisEvent) -> Void = { _ in }
  ) throws -> SynthesisOutcome {
    let artifact = artifact(of: texts)
    let target = SynthesisTarget(artifact, ranks: world)
    let reopens = client.settings.repeatsFailures
    if let manifest = try target.claim(timeout: timeout, reopens: reopens) { return .finished(manifest) }
    // Without this, the lock could be given back after the last use of the target, before the text is written.
    return try withExtendedLifetime(target) {
      let work = SynthesisWork(
        artifact: artifact, texts: texts, client: client, world: world, stop: stop, report: report)
      return try work.run(endsWithEstimate: endsWithEstimate)
    }
  }

  func artifact(of texts: SourceTexts) -> SynthesisArtifact {
    SynthesisArtifact(directory: directory, recipe: SynthesisRecipe(settings, texts: texts.checksum))
  }
}
