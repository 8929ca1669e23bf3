import ArgumentParser
import Checkpoints
import Corpora
import Ensembles
import Evaluation
import Foundation
import MessagePassing
import TokenScores

/// Measures members and the ensembles of the first 1, 2, … of them.
struct EvaluateCommand: RankedCommand {
  /// The averages that are shown.
  enum Averaging: String, ExpressibleByArgument, CaseIterable { case logits, probabilities, both }
  /// The weights of members in the average of all of them.
  enum Weighting: String, ExpressibleByArgument, CaseIterable { case uniform, fit }
  /// The documents that are read.
  enum HeldOut: String, ExpressibleByArgument, CaseIterable { case validation, test }

  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure members and every ensemble of the first K of them.",
    discussion: """
      Example: mpirun -n 2 chorus evaluate --corpus corpora/books --split test --members runs/a runs/b ngrams/5 --weights fit
      A member is a model's directory, an n-gram model's directory (chorus ngram), a file with one score a token (.npy,
      .safetensors or text; kn-{split}.npy names one file for each split), or the word cache for a cache of the document
      so far, fitted on the validation documents. Members of the last three kinds have probabilities only.
      Losses are in nats per token. Fitted weights give the validation documents the least loss; the weights of
      probabilities add up to 1, those of logits need not: their sum sharpens or flattens the average. With --averaging
      probabilities a finished run of this corpus is measured by the log-probabilities that it has stored, without a
      forward pass, and members' context lengths may differ.
      Signals USR1 and TERM and the time limit stop it with what is scored kept; the same command resumes to the same bytes.

      Example: mpirun -n 2 chorus evaluate --model runs/a runs/b --tasks piqa=piqa.jsonl blimp=blimp.jsonl.gz own.yaml
      Tasks need no corpus. Each is a task file (.yaml) or NAME=FILE with piqa, arc_easy, arc_challenge, sciq, hellaswag,
      lambada or blimp and a file of its items, one JSON object a line; blimp/GROUP=FILE takes one group. Items are scored
      as lm-evaluation-harness does.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Option(help: "The corpus's directory; tasks need none.")
  var corpus: String?
  @Option(help: "Which documents: validation or test.")
  var split = HeldOut.validation
  @Option(
    name: [.customLong("members"), .customLong("model")], parsing: .upToNextOption,
    help: "The members' directories and files, in the order in which ensembles grow.")
  var members: [String]
  @OptionGroup var taskOptions: TaskOptions
  @Option(help: "Average logits, probabilities or both.")
  var averaging = Averaging.both

  @Option(
    help:
      "Equal weights for all members (uniform), or mixture weights fitted to the validation documents as well (fit).")
  var weights = Weighting.uniform

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The numbers of members whose loss the law through the K-curve is to tell. Example: --predict 8 16",
      discussion: "It needs at least three members, and four for intervals."))
  var predict: [Int] = []

  @Option(help: "Score only so many tokens from the beginning of each split. Example: --tokens 200000")
  var tokens: Int?
  @Option(
    help:
      "The directory in which an interrupted evaluation keeps its scores, in a directory of its own that the end removes."
  )
  var state = "."

  @Option(
    help: "Score windows that begin so many tokens after each other, so that they overlap. Example: --stride 32")
  var stride: Int?
  @Option(help: "The values of files of scores: nats (natural logarithms), log2, log10 or probabilities.")
  var values = ScoreUnit.nats
  @Option(
    name: .customLong("save-scores"),
    help: "Write the log-probability of every token by the only member to a .npy, .safetensors or text file.")
  var savedScores: String?

  func validate() throws {
    if let tokens, tokens < 1 { throw ValidationError("--tokens must be at least 1, not \(tokens).") }
    if let stride, stride < 1 { throw ValidationError("--stride must be at least 1, not \(stride).") }
    try validateTasks()
    try validatePredictions()
    guard savedScores != nil, members.count != 1 else { return }
    throw ValidationError("--save-scores writes the scores of one member, but \(members.count) are named; name one.")
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    guard let directory = self.corpus else { return try runTasks(stop, session) }
    let corpus = try world.agree { try Corpus(directory: directory) }
    try corpus.agree(on: world)
    try world.agree { try SavedMember.checkDistinct(members) }
    try world.agree {
      guard corpus.manifest.part(measured).tokens > 0 else { throw CorpusError.emptySplit(measured.rawValue) }
    }
    try corpus.verifyTokens(of: splits, on: world)
    try StopSignal.holdTermination {
      let setting = try self.setting(corpus, stop, session)
      let result = try result(of: text(of: corpus), setting, session)
      try session.print(result) { result.text }
      if world.isRoot { setting.state?.remove() }
    }
  }

  private func validatePredictions() throws {
    guard let first = predict.first else { return }
    if let count = predict.first(where: { $0 < 1 }) {
      throw ValidationError("--predict takes numbers of members, at least 1, not \(count).")
    }
    guard corpus != nil else { throw ValidationError("--predict needs a corpus; tasks have no K-curve.") }
    guard members.count < 3 else { return }
    throw ValidationError("--predict \(first) needs at least 3 members for a law, not \(members.count).")
  }

  private func text(of corpus: Corpus) -> ScoredText {
    var text = ScoredText(corpus)
    text.limit = tokens
    text.stride = stride
    return text
  }

  /// Measures all that was asked for. Collective.
  private func result(
    of text: ScoredText, _ setting: ScoringSetting, _ session: Session
  ) throws -> EvaluationResult {
    warnAboutWeights(session)
    warnAboutStride(session)
    let isMixed = !savedMembers.allSatisfy(\.hasLogits)
    if isMixed || averaging == .probabilities {
      try session.world.agree { if isMixed, averaging == .logits { throw EnsembleError.noLogits(path: withoutLogits) } }
      return try probabilities(of: text, setting, session)
    }
    return try logits(of: text, setting, session)
  }

  private func warnAboutWeights(_ session: Session) {
    guard members.count == 1, averaging == .probabilities, weights == .fit else { return }
    session.warn(["--weights fit has no effect: one member has no mixture weights"])
  }

  private func warnAboutStride(_ session: Session) {
    guard let stride else { return }
    let contexts = savedMembers.filter { $0.kind == .model }.compactMap {
      try? ModelDirectory.configuration($0.path).contextLength
    }
    if contexts.isEmpty { session.warn(["--stride has no effect: no member reads windows"]) }
    guard let longest = contexts.max(), stride > longest else { return }
    session.warn(["--stride \(stride) has no effect: windows have at most \(longest) tokens, and do not overlap"])
  }

  /// The members in their order.
  var savedMembers: [SavedMember] { members.map { SavedMember($0, unit: values) } }
  private var withoutLogits: String { savedMembers.first { !$0.hasLogits }?.path ?? "" }

  /// The split that is reported, and all that are scored.
  var measured: Split { split == .test ? .test : .validation }
  var splits: [Split] { weights == .fit ? [.validation, measured] : [measured] }
}
