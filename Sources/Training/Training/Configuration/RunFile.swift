import Configurations
import Corpora
import TeacherData
import Transformers

/// A run as a person writes it: `RUN.yaml` with the sections model, corpus, training and, for a student, distillation.
public enum RunFile {
  /// Reads a run file and opens its corpus and its teacher's samples.
  ///
  /// - Parameters:
  ///   - utf8: the bytes of the file.
  ///   - name: its name, for errors.
  ///   - overrides: texts `key.path=value`.
  /// - Throws: `ConfigurationError`, `CorpusError`, `FileError`.
  public static func read(
    utf8: [UInt8], name: String, overrides: [String]
  ) throws -> (configuration: RunConfiguration, corpus: Corpus, checkpointEvery: Double, material: TeachingMaterial) {
    let student = try readStudent(utf8: utf8, name: name, overrides: overrides)
    var configuration = student.configuration
    guard student.hasTeaching else {
      return (configuration, student.corpus, student.checkpointEvery, TeachingMaterial())
    }
    guard let directory = student.teaching.samples, !student.teaching.namesDistributions else {
      throw ConfigurationError.contradiction(
        "a run learns from distillation.samples alone, with a share; for a teacher's distributions use chorus distill")
    }
    let samples = try SampleCorpus(directory: directory)
    configuration.distillation = try .init(
      samples: samples.teaching(
        configuration, of: student.corpus, share: student.teaching.share ?? TeachingSettings.usualShare))
    return (configuration, student.corpus, student.checkpointEvery, TeachingMaterial(samples: samples))
  }

  /// Reads a run file as that of a student whose teacher is known elsewhere, and opens its corpus.
  ///
  /// - Throws: `ConfigurationError`, `CorpusError`, `FileError`.
  public static func readStudent(utf8: [UInt8], name: String, overrides: [String]) throws -> StudentFile {
    let file = try ConfigurationSection(utf8: utf8, file: name, overrides: overrides)
    let (corpus, tokens) = try readCorpus(file.section("corpus"))
    let modelSection = try file.section("model")
    let model = try ModelConfiguration(modelSection, vocabularySize: corpus.manifest.vocabulary, contextLength: nil)
    let trainingSection = try file.section("training")
    let training = try TrainingConfiguration(trainingSection)
    let checkpointEvery = try TrainingConfiguration.checkpointInterval(trainingSection)
    let teaching = try TeachingSettings(file.section("distillation"))
    for section in [modelSection, trainingSection, file] { try section.finish() }
    let configuration = RunConfiguration(
      model: model, data: .init(corpus: corpus.fingerprint, tokens: tokens), training: training)
    _ = try configuration.stepCount()
    try configuration.checkMemory()
    return StudentFile(
      configuration: configuration, corpus: corpus, checkpointEvery: checkpointEvery, teaching: teaching,
      hasTeaching: file.has("distillation"))
  }

  private static func readCorpus(_ section: ConfigurationSection) throws -> (Corpus, tokens: Int) {
    let corpus = try Corpus(directory: section.text("path"))
    let found = corpus.manifest.part(.train).tokens
    let tokens = try section.integer("tokens", in: 1...Int.max, default: found)
    guard tokens <= found else { throw CorpusError.tooFewTokens(asked: tokens, found: found, split: "train") }
    try section.finish()
    return (corpus, tokens)
  }
}
