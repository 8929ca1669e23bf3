import Files
import TensorKernels

extension ModelDescription {
  /// The rotary embedding of a model.
  struct Rotary {
    /// θ.
    let theta: Double
    /// A change of the frequencies; nil: none.
    let scaling: RotaryScaling?
  }

  /// The rotary embedding as `transformers` 4 writes it (`rope_theta`, `rope_scaling`) or 5 (`rope_parameters`).
  ///
  /// - Throws: `CheckpointError.configuration` when it is of a kind that is not read.
  func rotary() throws -> Rotary {
    let section = try rotarySection()
    for key in ["partial_rotary_factor", "\(section).partial_rotary_factor"] {
      try require(key, oneOf: [.integer(1), .number(1)])
    }
    return Rotary(theta: try theta(section), scaling: try scaling(section))
  }

  /// The key of the object that describes the embedding; `rope_scaling` comes first in `transformers`, too.
  private func rotarySection() throws -> String {
    let key = self["rope_scaling"] == nil ? "rope_parameters" : "rope_scaling"
    guard let value = self[key] else { return key }
    guard case .object = value else { throw refusal("\(key) must be an object, not \(value.text)") }
    return key
  }

  private func theta(_ section: String) throws -> Double {
    let outer = try number("rope_theta", in: 1...1e12, default: 10_000)
    let inner = try number("rope_parameters.rope_theta", in: 1...1e12, default: outer)
    return try number("\(section).rope_theta", in: 1...1e12, default: section == "rope_scaling" ? outer : inner)
  }

  private func scaling(_ section: String) throws -> RotaryScaling? {
    switch try rotaryType(section) {
    case "linear": RotaryScaling(factor: try factor("\(section).factor"))
    case "llama3": RotaryScaling(factor: try factor("\(section).factor"), bands: try bands(section))
    default: nil
    }
  }

  private func rotaryType(_ section: String) throws -> String {
    let key = self["\(section).rope_type"] == nil ? "\(section).type" : "\(section).rope_type"
    let supported = ["default", "linear", "llama3"].map { JSONValue.text($0) }
    guard let value = self[key] else {
      guard section == "rope_scaling", let object = self[section] else { return "default" }
      throw refusal(
        "rope_scaling is \(object.text) without rope_type, and only \(alternatives(supported)) is supported")
    }
    try require(key, oneOf: supported)
    guard case .text(let type) = value else { throw refusal("\(key) must be a text, not \(value.text)") }
    return type
  }

  private func bands(_ section: String) throws -> RotaryScaling.Bands {
    let low = try factor("\(section).low_freq_factor")
    let high = try factor("\(section).high_freq_factor")
    guard low < high else {
      throw refusal("\(section).low_freq_factor \(low) must be below \(section).high_freq_factor \(high)")
    }
    return RotaryScaling.Bands(
      lowFrequencyFactor: low, highFrequencyFactor: high,
      originalContextLength: try integer("\(section).original_max_position_embeddings", in: 1...1 << 31))
  }

  private func factor(_ key: String) throws -> Double { try number(key, in: 1e-6...1e6) }
}
