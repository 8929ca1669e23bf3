import Foundation

/// The requests and tokens that a synthesis will take, as far as a few answers tell.
public struct SynthesisEstimate: Codable, Sendable, Equatable {
  /// The requests in all.
  public let requests: Int
  /// The tokens of prompts and answers in all.
  public let promptTokens, completionTokens: Int
  /// The cost in all, in the currency of the prices; nil without prices.
  public var cost: Double?
  /// The requests whose answers the estimate is made from; their answers are kept.
  public let measuredRequests: Int
  /// The facts that were measured or assumed, in a sentence.
  public let basis: String
}

extension SynthesisEstimate: CustomStringConvertible {
  /// The estimate in words.
  public var description: String {
    let price = cost.map { String(format: ", cost %.4g", $0) } ?? ""
    return
      "estimate: \(requests) requests, \(promptTokens) prompt and \(completionTokens) completion tokens\(price) (\(basis))"
  }

  /// The tokens of prompts and answers.
  public var tokens: Int { promptTokens + completionTokens }
}
