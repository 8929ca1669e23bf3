import ArgumentParser
import Corpora
import Distillation
import Ensembles
import Files
import Foundation
import MessagePassing
import Training

extension DistillationMethod: ExpressibleByArgument {}

/// Trains a student on a teacher of one or several models.
struct DistillCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "distill", abstract: "Train a student on a teacher ensemble.",
    discussion: """
      Example: mpirun -n 2 chorus distill student.yaml --teacher runs/a runs/b --method distributions --output runs/student
      The file is a run file; its section distillation may hold samples, share, topK, temperature, weight and averaging.
      A teacher's distributions are kept beside the output and made once. The same command again goes on.
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
  @Option(help: "The students of a chain; the last one goes to the output, and seeds count up to it.")
  var links = 2
  @Option(help: "The directory for distributions and a chain's first students; the output's name with .teacher.")
  var cache: String?
  @Option(name: .customLong("set"), help: "A field that replaces the file's, as key.path=value; may be repeated.")
  var overrides: [String] = []

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
  }

  func validate() throws {
    guard (1...1000).contains(links) else { throw ValidationError("--links must be in 1…1000, not \(links).") }
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    try session.warnAboutCores()
    let yaml = try world.broadcastFromRoot { try readFile(file) }
    let student = try world.agree {
      let student = try RunFile.readStudent(utf8: yaml, name: file, overrides: overrides)
      try student.configuration.training.checkTeam(size: world.size)
      return student
    }
    try student.corpus.agree(on: world)
    let first = try world.agree {
      // The best of the teacher's members is chosen there.
      guard student.corpus.manifest.part(.validation).tokens > 0 else { throw CorpusError.emptySplit("validation") }
      return try distiller(teacher, student)
    }
    var (directories, trained): ([String], (RunResult, RunTiming?)?) = (teacher, nil)
    for link in 0..<linkCount {
      let own = try world.agree { link == 0 ? first : try distiller(directories, student) }
      let run = try world.agree { try self.run(student, own, link) }
      try prepare(run, own, session, stop)
      trained = try session.finish(run, linkCount > 1 ? "link \(link + 1) of \(linkCount)" : "training", stop: stop)
      directories = [run.directory]
    }
    guard let (result, timing) = trained else { return }
    try print(result, timing, retained(teacher, student, session), student, session)
  }

  private var linkCount: Int { method == .chain ? links : 1 }
  private var cacheDirectory: String { cache ?? "\(output).teacher" }

  private func distiller(_ teacher: [String], _ student: StudentFile) throws -> Distiller {
    var settings = student.teaching
    if let samples { settings.samples = samples }
    return try Distiller(
      teacher: teacher, of: student.configuration, corpus: student.corpus, settings: settings, cache: cacheDirectory)
  }

  /// The run of a chain's link, or of the only student.
  private func run(_ student: StudentFile, _ distiller: Distiller, _ link: Int) throws -> Run {
    var configuration = student.configuration
    configuration.training.seeds.initialization += UInt64(link)
    configuration.training.seeds.order += UInt64(link)
    let (run, material) = try distiller.plan(configuration, method)
    let directory = link + 1 == linkCount ? output : "\(cacheDirectory)/link-\(try run.fingerprint().short)"
    return try Run(
      run, corpus: student.corpus, directory: directory, material: material, checkpointEvery: student.checkpointEvery)
  }

  /// Makes the distributions of a run that has not ended.
  private func prepare(_ run: Run, _ distiller: Distiller, _ session: Session, _ stop: StopFlag) throws {
    guard try session.world.ended([run]) == [false] else { return }
    let bytes = try session.world.agree { try distiller.missingBytes(run.configuration) }
    if bytes > 0 {
      session.logger.info("the teacher's distributions take \(bytes >> 20) MiB in \(cacheDirectory)")
    }
    let printer = session.progressPrinter()
    try distiller.prepare(run.configuration, run.material, world: session.world, stop: stop) { done, all in
      printer.report("the teacher's distributions", done: done, of: all)
    }
  }

  /// What the student is compared with, on test where there is one. Collective.
  private func retained(_ teacher: [String], _ student: StudentFile, _ session: Session) throws -> Retained {
    let evaluation = try ModelEvaluation(teacher, corpus: student.corpus, world: session.world) {
      session.logger.warning("\($0)")
    }
    func scores(_ split: Split) throws -> EnsembleScores {
      try student.teaching.averaging == .logits ? evaluation.scores(split) : evaluation.memberScores(split)
    }
    let validation = try scores(.validation)
    let hasTest = student.corpus.manifest.part(.test).tokens > 0
    let test = hasTest ? try scores(.test) : validation
    return Retained(test, validation: validation, averaging: student.teaching.averaging)
  }

  private func print(
    _ result: RunResult, _ timing: RunTiming?, _ compared: Retained, _ student: StudentFile, _ session: Session
  ) throws {
    let loss = result.test ?? result.validation
    let retained = loss.flatMap { compared.share(student: $0.nats) }
    let report = Result(
      method: method.rawValue, parameters: result.parameters, steps: result.steps, trainLoss: result.trainLoss,
      validationLoss: result.validation?.nats, testLoss: result.test?.nats, teacherLoss: compared.teacher,
      bestSingleLoss: compared.bestSingle, retained: retained, tokensPerSecond: timing?.tokensPerSecond,
      fingerprint: result.fingerprint.hexadecimal, output: output)
    try session.print(report) {
      let kept = retained.map { String(format: "%.1f %%", 100 * $0) } ?? "–"
      return """
        \(method.rawValue): \(result.parameters) parameters, \(result.steps) steps
        loss in nats per token: student \(decimals(loss?.nats)), best single teacher \(decimals(compared.bestSingle)), \
        teacher \(decimals(compared.teacher)); kept of the gain: \(kept)
        run: \(output)
        """
    }
  }
}
