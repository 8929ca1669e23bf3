import Ensembles
import Foundation

/// A mixture of language models as `mix` prints it: the weight and the losses of each, and of the mixture.
struct MixResult: Encodable {
  /// The losses of both splits, in nats per token.
  struct Losses: Encodable {
    let validation, test: Double
  }

  /// One model.
  struct Model: Encodable {
    let name: String
    let weight, validation, test: Double
  }

  /// The mixture without one model, with weights fitted anew.
  struct WithoutOne: Encodable {
    let name: String
    let validation, test: Double
  }

  let tokens, validationTokens: Int
  let models: [Model]
  let mixture, uniform: Losses
  let leaveOneOut: [WithoutOne]
  let iterations: Int

  /// The tables of the losses, with perplexities beside them.
  var text: String {
    let rows = models.map { [$0.name, String(format: "%.4f", $0.weight)] + Self.cells($0.validation, $0.test) }
    let sums = [
      ["mixture", ""] + Self.cells(mixture.validation, mixture.test),
      ["equal weights", ""] + Self.cells(uniform.validation, uniform.test),
    ]
    let heading = ["model", "weight", "validation", "perplexity", "test", "perplexity"]
    let without = leaveOneOut.map { [$0.name] + Self.cells($0.validation, $0.test) }
    let tables = [TextTable(heading: heading, rows: rows + sums).text] + (without.isEmpty ? [] : [Self.table(without)])
    return """
      \(validationTokens) validation and \(tokens) test tokens; losses in nats per token; \(iterations) iterations
      \(tables.joined(separator: "\n\n"))
      """
  }

  private static func table(_ rows: [[String]]) -> String {
    TextTable(heading: ["mixture without", "validation", "perplexity", "test", "perplexity"], rows: rows).text
  }

  private static func cells(_ losses: Double...) -> [String] {
    losses.flatMap { [decimals($0), String(format: "%.3f", exp($0))] }
  }
}

extension MixResult.Losses {
  init(_ compared: MemberMixture.Compared) {
    self.init(validation: compared.validationLoss, test: compared.loss)
  }
}
