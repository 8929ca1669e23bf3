import ArgumentParser
import Corpora
import Distillation
import Ensembles
import Files
import Foundation
import Quantities
import Training

extension DistillationMethod: ExpressibleByArgument {}

/// Trains a student on a teacher of one or several models.
struct DistillCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "distill", abstract: "Train a student on a teacher ensemble.",
    discussion: """
      Example: mpirun -n 2 chorus distill student.yaml --teacher runs/a runs/b --method distributions --output runs/student
      The file is a run file; its section distillation may hold samples, share, topK, temperature, weight, averaging and memberWeights.
      A teacher's distributions are kept beside the output and made once. The same command again resumes.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Argument(help: "The student's run file.")
  var file: String
  @Option(parsing: .upToNextOption, help: "The directories of the teacher's members.")
  var teacher: [String]
  @Option(help: "The directory that the student goes to.")
  var output: String
  @Option(
    help:
      "samples, self, distributions, combined or chain; or a control: equalCompute, which has no teacher, syntheticOnly."
  )
  var method = DistillationMethod.distributions
  @Option(help: "The directory of the teacher's samples, as chorus sample draws them.")
  var samples: String?
  @Option(
    parsing: .unconditional,
    help: "The students of a chain; the last one goes to the output, and seeds count up to it. (default: 2)")
  var links: Int?
  @Option(help: "The directory for distributions and a chain's first students; the output's name with .teacher.")
  var cache: String?
  @Option(name: .customLong("set"), help: "A field that replaces the file's, as key.path=value; may be repeated.")
  var overrides: [String] = []

  func validate() throws {
    guard (1...1000).contains(links ?? 1) else {
      throw ValidationError("--links must be in 1…1000, not \(links ?? 0).")
    }
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    try session.warnAboutCores()
    let student = try session.runFile(file, overrides: overrides)
    session.warn(remarks(student.distillation))
    try student.inputs.agree(on: world)
    let chain = try world.agree { try DistillationChain(student, samples: samples, settings: settings) }
    let printer = session.progressPrinter()
    let (result, timing) = try chain.train(world: world, stop: stop) { tell($0, in: session, by: printer) }
    let compared = try chain.compared(world: world, stop: stop) {
      session.tell($0, of: "evaluating the teacher", printer)
    }
    let trained = Trained(result: result, timing: timing, compared: compared)
    try session.print(Result(trained, method: method, output: output)) { text(trained) }
  }

  private var settings: DistillationChain.Settings {
    DistillationChain.Settings(
      teacher: teacher, method: method, linkCount: method == .chain ? links ?? DistillationChain.defaultLinkCount : 1,
      output: output,
      cache: cacheDirectory)
  }

  private var cacheDirectory: String { cache ?? "\(output).teacher" }

  /// Sentences about options and keys that the method does not read.
  private func remarks(_ settings: DistillationSettings) -> [String] {
    var unused: [String] = []
    if !method.needsSamples {
      unused += samples.map { _ in ["--samples"] } ?? []
      unused += settings.samples.map { _ in ["distillation.samples"] } ?? []
    }
    if !method.needsDistributionsOfSamples { unused += settings.ngram.map { _ in ["distillation.ngram"] } ?? [] }
    if !method.needsDistributions {
      unused += cache.map { _ in ["--cache"] } ?? []
      unused += settings.namedDistributionKeys.map { "distillation.\($0)" }
    }
    if method != .chain, links != nil { unused.append("--links") }
    return unused.map { "\($0) has no effect: method \(method.rawValue) does not use it" }
  }

  private func tell(_ event: DistillationChain.Event, in session: Session, by printer: ProgressPrinter) {
    switch event {
    case .distributionsMissing(let bytes):
      session.logger.info("the teacher's distributions take \(Quantity.bytes(bytes)) in \(cacheDirectory)")
    case .distributions(let done, let all): printer.report("the teacher's distributions", done: done, of: all)
    case .training(let name, let event): session.tell(event, of: name, printer)
    }
  }

  private func text(_ trained: Trained) -> String {
    let result = trained.result
    let fraction = trained.retained.map { String(format: "%.1f %%", 100 * $0) } ?? "–"
    return """
      \(method.rawValue): \(result.parameters) parameters, \(result.steps) steps
      loss in nats per token: student \(decimals(trained.loss)), best single teacher \
      \(decimals(trained.compared.bestSingle)), teacher \(decimals(trained.compared.teacher)); \
      fraction of the ensemble's gain retained: \(fraction)
      run: \(output)
      """
  }
}

/// A trained student beside its teacher.
private struct Trained {
  let result: RunResult
  let timing: RunTiming?
  let compared: Retained

  /// The student's loss on test, or on validation without test documents.
  var loss: Double? { (result.test ?? result.validation)?.nats }
  /// The fraction of the ensemble's gain that the student has.
  var retained: Double? { loss.flatMap { compared.fraction(student: $0) } }
}

private struct Result: Encodable {
  let method: String
  let parameters, steps: Int
  let trainLoss: Double
  @OrNull var validationLoss: Double?
  @OrNull var testLoss: Double?
  let teacherLoss, bestSingleLoss: Double
  @OrNull var retained: Double?
  @OrNull var tokensPerSecond: Double?
  let fingerprint, output: String
  let words: WordCounts?

  init(_ trained: Trained, method: DistillationMethod, output: String) {
    self.method = method.rawValue
    parameters = trained.result.parameters
    steps = trained.result.steps
    trainLoss = trained.result.trainLoss
    validationLoss = trained.result.validation?.nats
    testLoss = trained.result.test?.nats
    teacherLoss = trained.compared.teacher
    bestSingleLoss = trained.compared.bestSingle
    retained = trained.retained
    tokensPerSecond = trained.timing?.tokensPerSecond
    fingerprint = trained.result.fingerprint.hexadecimal
    self.output = output
    words = trained.result.words
  }
}
