import Files

/// The directory of a teacher's samples by the recipe that they are drawn by.
public struct SampleArtifact: Artifact {
  /// Samples.
  public static let kind = ArtifactKind.samples
  /// The directory of an unfinished corpus in that of the corpus.
  static let stateName = "state"
  /// The file that describes an unfinished corpus.
  static let progressName = "progress.json"

  private static let fileNames = [
    SampleCorpus.manifestName, SampleCorpus.tokensName, SampleCorpus.indexName, stateName, progressName,
  ]

  /// The directory of their files.
  public let directory: String
  /// Everything that decides them.
  public let recipe: SampleRecipe

  /// The samples of a recipe in a directory, complete or not.
  public init(_ recipe: SampleRecipe, directory: String) {
    self.recipe = recipe
    self.directory = directory
  }

  /// The file that describes the samples.
  public var manifestName: String { SampleCorpus.manifestName }
  /// The directory in which samples are collected.
  public var workDirectories: [String] { [Self.stateName] }

  /// The samples that are there; nil when the recipe asks for more of them, and damaged ones are drawn again.
  public func stored() -> SampleCorpus? {
    let corpus = try? SampleCorpus(directory: directory)
    return corpus.flatMap { recipe.extends($0.manifest.recipe) ? nil : $0 }
  }

  /// The complete samples that the recipe asks for more of; nil when there are none, or they are damaged.
  public func shorter() -> SampleCorpus? {
    guard let corpus = try? SampleCorpus(directory: directory), recipe.extends(corpus.manifest.recipe) else {
      return nil
    }
    return isIntact(corpus) ? corpus : nil
  }

  /// The recipe of the samples that are there.
  public func recipe(of corpus: SampleCorpus) -> SampleRecipe { corpus.manifest.recipe }

  /// `TeacherDataError.otherSamples`.
  public func refusal(of other: SampleRecipe) -> any Error {
    TeacherDataError.otherSamples(directory: directory, differences: other.differences(from: recipe))
  }

  /// True when tokens and index are those of the manifest.
  public func isIntact(_ corpus: SampleCorpus) -> Bool {
    let index = try? readFile("\(directory)/\(SampleCorpus.indexName)")
    return index.map { Checksum.of($0) } == corpus.manifest.indexChecksum && (try? corpus.tokens()) != nil
  }

  /// True for the names of the files of a corpus of samples.
  public func owns(_ name: String) -> Bool { Self.fileNames.contains(name) }

  /// The recipe of the samples that were drawn so far; the artifact's own when it asks for more of them.
  public func interruptedRecipe() -> SampleRecipe? {
    progress().map { recipe.extends($0.recipe) ? recipe : $0.recipe }
  }

  /// The directory in which samples are collected.
  var stateDirectory: String { "\(directory)/\(Self.stateName)" }
  /// The tokens that were drawn so far.
  var collectedTokensPath: String { "\(stateDirectory)/\(SampleCorpus.tokensName)" }
  /// The file that describes them.
  var progressPath: String { "\(stateDirectory)/\(Self.progressName)" }

  /// The facts of the samples that were drawn so far; nil when there are none, or the file is damaged.
  func progress() -> SampleProgress? { try? SealedFile.read(SampleProgress.self, from: progressPath) }
}
