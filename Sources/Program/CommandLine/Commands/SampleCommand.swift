import Files
import ArgumentParser
import Ensembles
import Generation
import MessagePassing
import TeacherData
import Training

/// Draws the samples that students are trained on.
struct SampleCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Draw a corpus of samples from a teacher.",
    discussion: """
      Example: mpirun -n 2 chorus sample --teacher runs/a runs/b --output samples --tokens 1000000
      Each sample is unconditional, and drawn from one member, each with the same probability. The same command again finds
      them finished, or resumes; with more --tokens it draws the missing samples only, and those that are there keep their
      bytes. The files are the same on any number of ranks. Signal USR1 stops it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Option(parsing: .upToNextOption, help: "The members' directories.")
  var teacher: [String]
  @Option(help: "The directory that the samples go to.")
  var output: String
  @Option(parsing: .unconditional, help: "The least number of tokens; the last sample may go beyond.")
  var tokens: Int
  @Option(
    parsing: .unconditional,
    help: "The most tokens of a sample; 16 contexts. Beyond a context it continues from the second half of its window.")
  var length: Int?
  @OptionGroup var sampling: SamplingOptions

  private struct Result: Encodable {
    let samples, tokens, cutSamples: Int
    let members: [SampleManifest.Member]
    @OrNull var tokensPerSecond: Double?
    let fingerprint, output: String
  }

  func validate() throws {
    guard (1...1 << 40).contains(tokens) else {
      throw ValidationError("--tokens must be in 1…\(1 << 40), not \(tokens).")
    }
    guard (1...1 << 30).contains(length ?? 1) else {
      throw ValidationError("--length must be in 1…\(1 << 30), not \(length ?? 0).")
    }
  }

  func run(_ session: Session) throws {
    let stop = try stopping.flag(session.world)
    try session.warnAboutCores()
    session.warn(sampling.remarks())
    let printer = session.progressPrinter()
    let sampler = try session.world.agree { try makeSampler(session.world, stop) }
    switch try sampler.run(report: { printer.report("sampling", done: $0, of: $1) }) {
    case .finished(let corpus, let speed): try print(corpus, speed: speed, in: session)
    case .stopped: throw Stopped.agreed(stop, world: session.world)
    }
  }

  private func makeSampler(_ world: Communicator, _ stop: StopFlag) throws -> TeacherSampler {
    let teacher = try SavedModels(directories: teacher)
    let recipe = try teacher.recipe(sampling.settings(), tokens: tokens, length: length)
    return try TeacherSampler(teacher, recipe: recipe, directory: output, world: world, stop: stop)
  }

  private func print(_ corpus: SampleCorpus, speed: Double?, in session: Session) throws {
    let manifest = corpus.manifest
    let result = Result(
      samples: manifest.samples, tokens: manifest.tokens, cutSamples: manifest.cutSamples, members: manifest.members,
      tokensPerSecond: speed, fingerprint: corpus.fingerprint.hexadecimal, output: output)
    try session.print(result) { text(result) }
  }

  private func text(_ result: Result) -> String {
    let members = result.members.map { "\($0.samples)" }.joined(separator: ", ")
    let pace = result.tokensPerSecond.map { ", \(Int($0)) tokens/s" } ?? " (they were finished already)"
    return """
      \(result.samples) samples of \(result.tokens) tokens\(pace)
      by member: \(members); \(result.cutSamples) reached the greatest length
      samples: \(output)
      """
  }
}
