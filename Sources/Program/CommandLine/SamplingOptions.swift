import ArgumentParser
import Configurations
import Generation

/// The options of commands that draw tokens.
struct SamplingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "The divisor of logits: 0 takes the most likely token, 1 the model's own distribution.")
  var temperature = 1.0
  @Option(
    parsing: .unconditional,
    help: "Draw from the most likely tokens whose probabilities add up to this value. (default: 1.0)")
  var topP: Double?
  @Option(parsing: .unconditional, help: "The seed of the random draws. (default: 0)")
  var seed: UInt64?

  /// The settings.
  ///
  /// - Throws: `ConfigurationError` for values out of range.
  func settings(topK: Int? = nil) throws(ConfigurationError) -> SamplingSettings {
    try SamplingSettings(temperature: temperature, topP: topP ?? 1, topK: topK, seed: seed ?? 0)
  }

  /// Sentences about options that have no effect when nothing is drawn.
  ///
  /// - Parameter others: true for each further option that was given, by its name.
  func remarks(_ others: KeyValuePairs<String, Bool> = [:]) -> [String] {
    guard temperature == 0 else { return [] }
    let given = [("--top-p", topP != nil)] + others.map { ($0.key, $0.value) }
    return given.filter { $0.1 }.map { "\($0.0) has no effect: temperature 0 takes the most likely token" }
  }
}
