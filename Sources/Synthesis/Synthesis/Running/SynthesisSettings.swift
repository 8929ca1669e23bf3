import Files

/// Everything that decides which synthetic text is made, the text that it is made from apart.
public struct SynthesisSettings: Codable, Sendable, Equatable {
  /// The way to make it.
  public var method: SynthesisMethod
  /// The name of the model that is asked, as the endpoint knows it.
  public var model: String
  /// The label of the generator in every manifest and table: `template`, or the model's name.
  public var generator: String
  /// The prompts.
  public var prompts = PromptSet()
  /// The temperature of the model's draws; 1 unless stated, as EntiGraph has it.
  public var temperature = 1.0
  /// The probability of the nucleus that tokens are drawn from; nil leaves it to the server.
  public var topP: Double?
  /// The most tokens of an answer; 2048 unless stated: relations of long documents have about 1000.
  public var maxAnswerTokens = 2048
  /// The seed of subsets and of draws.
  public var seed: UInt64 = 0

  /// Settings; the generator is the model unless stated.
  public init(method: SynthesisMethod, model: String, generator: String? = nil) {
    self.method = method
    self.model = model
    self.generator = generator ?? model
  }

  /// The fingerprint of the settings, which does not know the text.
  ///
  /// - Throws: an encoding error for settings that JSON cannot hold.
  public func fingerprint() throws -> Fingerprint { try Fingerprint(of: self) }

  /// Checks the ranges of all settings.
  ///
  /// - Throws: `SynthesisError.setting`.
  public func check() throws(SynthesisError) {
    try Self.check("temperature", temperature, in: 0...100)
    if let topP { try Self.check("top-p", topP, in: 1e-6...1) }
    try Self.check("max-answer-tokens", maxAnswerTokens, in: 1...1 << 20)
    switch method {
    case .entigraph(let settings): try settings.check()
    case .rephrase(let settings): try settings.check()
    }
  }

  static func check<Value: Comparable & CustomStringConvertible>(
    _ name: String, _ value: Value, in range: ClosedRange<Value>
  ) throws(SynthesisError) {
    guard range.contains(value) else {
      throw .setting(name: name, value: "\(value)", allowed: "in \(range.lowerBound)…\(range.upperBound)")
    }
  }
}

extension EntiGraphSettings {
  fileprivate func check() throws(SynthesisError) {
    try SynthesisSettings.check("max-entities", maxEntities ?? 1, in: 1...EntitySubsets.mostEntities)
    try SynthesisSettings.check("pairs", pairs ?? 0, in: 0...1 << 40)
    try SynthesisSettings.check("triples", triples, in: 0...1 << 40)
  }
}

extension RephraseSettings {
  fileprivate func check() throws(SynthesisError) {
    guard !styles.isEmpty, Set(styles.map(\.name)).count == styles.count else {
      throw .setting(
        name: "styles", value: styles.map(\.name).joined(separator: ", "), allowed: "a list of different styles")
    }
    try SynthesisSettings.check("repeats", repeats, in: 1...1 << 20)
    try SynthesisSettings.check("chunk-bytes", chunkBytes, in: 64...1 << 30)
    try SynthesisSettings.check("previous-bytes", previousBytes, in: 0...1 << 20)
    try SynthesisSettings.check("min-fidelity", minFidelity, in: 0...1)
  }
}
