import TensorKernels

/// The rotary embedding in `config.json`: `rope_parameters` of `transformers` 5, or `rope_scaling` of 4, which has the base
/// beside it.
struct RopeParameters: Encodable {
  let ropeTheta: Double?
  let ropeType: String
  let factor: Double?
  let lowFreqFactor: Double?
  let highFreqFactor: Double?
  let originalMaxPositionEmbeddings: Int?

  enum CodingKeys: String, CodingKey {
    case factor
    case ropeTheta = "rope_theta"
    case ropeType = "rope_type"
    case lowFreqFactor = "low_freq_factor"
    case highFreqFactor = "high_freq_factor"
    case originalMaxPositionEmbeddings = "original_max_position_embeddings"
  }

  init(theta: Double?, _ scaling: RotaryScaling?) {
    ropeTheta = theta
    ropeType = scaling.map { $0.bands == nil ? "linear" : "llama3" } ?? "default"
    factor = scaling?.factor
    lowFreqFactor = scaling?.bands?.lowFrequencyFactor
    highFreqFactor = scaling?.bands?.highFrequencyFactor
    originalMaxPositionEmbeddings = scaling?.bands?.originalContextLength
  }
}
