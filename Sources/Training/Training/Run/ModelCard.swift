import Evaluation
import Files
import Foundation

/// A description of a model for people, with the head of facts that model hubs read.
public struct ModelCard {
  private let configuration: RunConfiguration?
  private let result: RunResult?
  private let license: String

  /// The card of the model in a directory; one that is not a finished run's tells less.
  ///
  /// - Parameter license: an identifier of the model hub's list, such as `apache-2.0`.
  public init(directory: String, license: String) {
    configuration = (try? readFile("\(directory)/configuration.json"))
      .flatMap { try? JSONDecoder().decode(RunConfiguration.self, from: Data($0)) }
    result = try? SealedFile.read(RunResult.self, from: "\(directory)/result.json")
    self.license = license
  }

  /// The text of `README.md`.
  public var text: String {
    ([head, "# Language model"] + sections).joined(separator: "\n\n") + "\n"
  }

  private var head: String {
    """
    ---
    library_name: transformers
    pipeline_tag: text-generation
    license: \(license)
    tags:
    - chorus
    ---
    """
  }

  private var sections: [String] {
    guard let configuration else {
      return ["Exported by Chorus from a model of another program; see there for its data."]
    }
    return [
      "Trained by Chorus.", section("Data", dataFacts(configuration)), section("Recipe", recipeFacts(configuration)),
      section("Losses", lossFacts),
    ]
  }

  private func section(_ title: String, _ facts: [String]) -> String {
    "## \(title)\n\n" + facts.map { "- \($0)" }.joined(separator: "\n")
  }

  private func dataFacts(_ configuration: RunConfiguration) -> [String] {
    configuration.data.sources.map { source in
      let weight = source.weight.map { ", weight \($0)" } ?? ""
      let pairs = source.pairs.map { ", as \($0.count) pairs of documents" } ?? ""
      return "\(source.tokens) tokens of the corpus \(source.corpus.hexadecimal)\(pairs)\(weight)"
    }
  }

  private func recipeFacts(_ configuration: RunConfiguration) -> [String] {
    let training = configuration.training
    var facts = [
      "\(configuration.parameterCount) parameters, context of \(configuration.model.contextLength) tokens",
      "\(training.epochs) epochs of batches of \(training.batchSize) sequences of \(configuration.sequenceLength) tokens",
      "\(training.optimizerKind == .muon ? "Muon" : "AdamW"), learning rate \(training.learningRate), weight decay \(training.optimizer.weightDecay)",
    ]
    if training.weightAverage != nil { facts.append("an average of the weights after several steps") }
    if case .weights(let checksum) = configuration.initialization {
      facts.append("continued from the model with the weights \(checksum)")
    }
    if configuration.distillation != nil { facts.append("distilled from a teacher") }
    return facts
  }

  private var lossFacts: [String] {
    guard let result else { return ["unknown: the run is not finished"] }
    let splits = [("validation", result.validation), ("test", result.test)]
    let heldOut = splits.compactMap { name, loss in
      loss.map { "\(name): \($0.nats) nats per token, \($0.bitsPerByte) bits per byte" }
    }
    return ["training: \(result.trainLoss) nats per token"] + heldOut
  }
}
