import Configurations
import LanguageModelClients
import Synthesis

/// The source of synthetic text: an endpoint with its model, or templates, and the settings of each method.
package struct GeneratorConfiguration: Sendable {
  /// The word for templates in the place of an endpoint.
  static let templateName = "template"

  /// The base URL of the endpoint; nil for templates.
  package let endpoint: String?
  /// The settings that decide the text, by the method's settings of each arm.
  private let shared: SynthesisSettings
  let entigraph: EntiGraphSettings
  private let rephrase: RephraseSettings
  /// The settings that decide how it is asked.
  package let access: AccessConfiguration

  /// The label of the generator in tables.
  package var label: String { shared.generator }

  /// The settings of a method.
  func settings(_ kind: SyntheticConfiguration.Kind) -> SynthesisSettings? {
    var settings = shared
    switch kind {
    case .raw: return nil
    case .entigraph: settings.method = .entigraph(entigraph)
    case .rephrase: settings.method = .rephrase(rephrase)
    }
    return settings
  }

  init(_ section: ConfigurationSection) throws {
    endpoint = try Self.endpoint(section)
    entigraph = try EntiGraphSettings(section.section("entigraph"))
    rephrase = try RephraseSettings(section.section("rephrase"))
    let model = try section.text("model", default: endpoint == nil ? Self.templateName : nil)
    var shared = SynthesisSettings(method: .entigraph(entigraph), model: model)
    if section.has("prompts") { shared.prompts = try PromptSet(overriddenBy: section.text("prompts")) }
    shared.temperature = try section.number("temperature", in: 0...100, default: shared.temperature)
    shared.topP = try section.has("topP") ? section.number("topP", in: 1e-6...1) : nil
    shared.maxAnswerTokens = try section.integer(
      "maxAnswerTokens", in: 1...1 << 20, default: shared.maxAnswerTokens)
    shared.seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    self.shared = shared
    access = try AccessConfiguration(section)
    try section.finish()
    try check(section)
  }

  /// Checks the settings of each method.
  private func check(_ section: ConfigurationSection) throws {
    for settings in [SyntheticConfiguration.Kind.entigraph, .rephrase].compactMap({ self.settings($0) }) {
      do {
        try settings.check()
      } catch {
        throw ConfigurationError.contradiction("\(section.path(of: settings.method.name)): \(error)")
      }
    }
  }
}

extension GeneratorConfiguration {
  /// The base URL of the endpoint; nil for templates.
  private static func endpoint(_ section: ConfigurationSection) throws -> String? {
    let place = try section.text("endpoint")
    guard place != templateName else { return nil }
    do {
      _ = try Endpoint(base: place, model: "")
    } catch {
      throw ConfigurationError.contradiction("\(section.path(of: "endpoint")): \(error)")
    }
    return place
  }
}

extension EntiGraphSettings {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init()
    maxEntities = try section.has("maxEntities") ? section.integer("maxEntities", in: 1...1 << 20) : nil
    pairs = try section.has("pairs") ? section.integer("pairs", in: 0...1 << 40) : nil
    triples = try section.integer("triples", in: 0...1 << 40, default: triples)
    try section.finish()
  }
}

extension RephraseSettings {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init()
    if section.has("styles") { styles = try section.texts("styles").map { WritingStyle($0) } }
    repeats = try section.integer("repeats", in: 1...1 << 20, default: repeats)
    chunkBytes = try section.integer("chunkBytes", in: 64...1 << 30, default: chunkBytes)
    minFidelity = try section.number("minFidelity", in: 0...1, default: minFidelity)
    asksFidelity = try section.boolean("fidelityQuestion", default: asksFidelity)
    try section.finish()
  }
}
