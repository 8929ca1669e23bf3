import ArgumentParser
import Ensembles
import Foundation
import MessagePassing
import TokenScores

extension ScoreUnit: ExpressibleByArgument {}

/// Fits the mixture weights of language models from what they gave each token.
struct MixCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "mix", abstract: "Fit the mixture weights of any language models from files of per-token scores.",
    discussion: """
      Example: chorus mix --validation a-valid.npy b-valid.npy --test a-test.npy b-test.npy --values probabilities
      A file has one value for each token of a split: .npy, .safetensors, or text with one number a line. All models
      have predicted the same tokens in the same order. The weights give the validation tokens the least loss; the
      loss of the test tokens says what the mixture is worth. No corpus is needed.
      """)

  @OptionGroup var common: CommonOptions
  @Option(parsing: .upToNextOption, help: "The models' files for the validation tokens.")
  var validation: [String]
  @Option(parsing: .upToNextOption, help: "The models' files for the test tokens, in the same order.")
  var test: [String]
  @Option(help: "The files' values: nats (natural logarithms), log2, log10 or probabilities.")
  var values = ScoreUnit.nats
  @Option(parsing: .upToNextOption, help: "The models' names in the table; the validation files' names otherwise.")
  var names: [String] = []

  @Option(help: "The size of the models' vocabulary, to refuse scores that are worse than equal probabilities.")
  var vocabulary: Int?

  func validate() throws {
    guard validation.count == test.count else {
      throw ValidationError(
        "\(validation.count) validation file(s) and \(test.count) test file(s); give both for each model, in one order")
    }
    guard names.isEmpty || names.count == validation.count else {
      throw ValidationError("\(names.count) name(s) for \(validation.count) model(s); give one for each, or none")
    }
  }

  func run(_ session: Session) throws {
    try session.world.agree { try SavedMember.checkDistinct(self.validation) }
    try session.world.agree { try SavedMember.checkDistinct(self.test) }
    let validation = try scores(validation, tensor: "validation", session.world)
    let test = try scores(test, tensor: "test", session.world)
    let result = try result(validation: validation, test: test, world: session.world)
    try session.print(result) { result.text }
  }

  /// Reads the files of a split. Collective.
  private func scores(_ paths: [String], tensor: String, _ world: Communicator) throws -> EnsembleScores {
    try world.agree {
      let members = try paths.map { try ScoreFile.read($0, unit: values, tensor: tensor) }
      for (path, member) in zip(paths, members) where member.count != members[0].count {
        throw ScoreError.otherCount(
          path: path, found: member.count, expected: members[0].count, reference: paths[0])
      }
      if let vocabulary {
        for (path, member) in zip(paths, members) {
          try ScoreFile.check(member, path: path, unit: values, vocabulary: vocabulary)
        }
      }
      return EnsembleScores(members: members, bytes: 0)
    }
  }

  private func result(
    validation: EnsembleScores, test: EnsembleScores, world: Communicator
  ) throws -> MixResult {
    let mixture = try MemberMixture(fittedTo: validation, measuredOn: test, ranks: world)
    // Without one of two models, the other is left, which the table has.
    let without = labels.count > 2 ? try mixture.withoutMembers(ranks: world) : []
    return MixResult(
      tokens: test.tokenCount, validationTokens: validation.tokenCount,
      models: models(of: mixture, validation: validation, test: test),
      mixture: .init(validation: mixture.validationLoss, test: mixture.loss), uniform: .init(mixture.uniform),
      leaveOneOut: zip(labels, without).map { .init(name: $0, validation: $1.validationLoss, test: $1.loss) },
      iterations: mixture.steps)
  }

  private func models(
    of mixture: MemberMixture, validation: EnsembleScores, test: EnsembleScores
  ) -> [MixResult.Model] {
    let losses = zip(validation.memberLosses, test.memberLosses)
    return zip(zip(labels, mixture.weights), losses).map {
      MixResult.Model(name: $0.0, weight: $0.1, validation: $1.0.nats, test: $1.1.nats)
    }
  }

  private var labels: [String] { names.isEmpty ? validation.map { ($0 as NSString).lastPathComponent } : names }
}
