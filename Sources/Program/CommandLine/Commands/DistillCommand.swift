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
      let student = try RunFile(utf8: yaml, name: file, overrides: overrides)
      try student.configuration.training.checkTeam(size: world.size)
      return student
    }
    try student.inputs.agree(on: world)
    let chain = try world.agree { try DistillationChain(student, samples: samples, settings: settings) }
    let printer = session.progressPrinter()
    let (result, timing) = try chain.train(world: world, stop: stop) { tell($0, session, printer) }
    try print(result, timing, chain.compared(world: world), session)
  }

  private var settings: DistillationChain.Settings {
    DistillationChain.Settings(
      teacher: teacher, method: method, linkCount: method == .chain ? links : 1, output: output,
      cache: cacheDirectory)
  }

  private var cacheDirectory: String { cache ?? "\(output).teacher" }

  private func tell(_ event: DistillationChain.Event, _ session: Session, _ printer: ProgressPrinter) {
    switch event {
    case .distributionsMissing(let bytes):
      session.logger.info("the teacher's distributions take \(bytes >> 20) MiB in \(cacheDirectory)")
    case .distributions(let done, let all): printer.report("the teacher's distributions", done: done, of: all)
    case .training(let name, let event): session.tell(event, of: name, printer)
    }
  }

  private func print(
    _ result: RunResult, _ timing: RunTiming?, _ compared: Retained, _ session: Session
  ) throws {
    let loss = result.test ?? result.validation
    let retained = loss.flatMap { compared.fraction(student: $0.nats) }
    let report = Result(
      method: method.rawValue, parameters: result.parameters, steps: result.steps, trainLoss: result.trainLoss,
      validationLoss: result.validation?.nats, testLoss: result.test?.nats, teacherLoss: compared.teacher,
      bestSingleLoss: compared.bestSingle, retained: retained, tokensPerSecond: timing?.tokensPerSecond,
      fingerprint: result.fingerprint.hexadecimal, output: output)
    try session.print(report) {
      let fraction = retained.map { String(format: "%.1f %%", 100 * $0) } ?? "–"
      return """
        \(method.rawValue): \(result.parameters) parameters, \(result.steps) steps
        loss in nats per token: student \(decimals(loss?.nats)), best single teacher \(decimals(compared.bestSingle)), \
        teacher \(decimals(compared.teacher)); fraction of the ensemble's gain retained: \(fraction)
        run: \(output)
        """
    }
  }
}
