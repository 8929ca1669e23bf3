/// A change of the frequencies of a rotary embedding, by which a model reads longer texts than those of its first training.
public struct RotaryScaling: Sendable, Hashable, Codable {
  /// The wavelengths that are changed, in Llama 3's rule.
  public struct Bands: Sendable, Hashable, Codable {
    /// Waves of which fewer fit into the original context are stretched, and those of which more fit are kept; between, the
    /// change fades.
    public let lowFrequencyFactor: Double, highFrequencyFactor: Double
    /// L, the context of the first training, in tokens.
    public let originalContextLength: Int

    /// Bands of an original context.
    ///
    /// - Precondition: the high factor is above the low one.
    public init(lowFrequencyFactor: Double, highFrequencyFactor: Double, originalContextLength: Int) {
      precondition(lowFrequencyFactor < highFrequencyFactor)
      self.lowFrequencyFactor = lowFrequencyFactor
      self.highFrequencyFactor = highFrequencyFactor
      self.originalContextLength = originalContextLength
    }
  }

  /// The factor by which wavelengths grow.
  public let factor: Double
  /// Llama 3's bands; nil: all frequencies are changed alike.
  public let bands: Bands?

  /// A change of all frequencies, or by bands.
  public init(factor: Double, bands: Bands? = nil) {
    self.factor = factor
    self.bands = bands
  }

  /// The changed frequency: f/factor, or with bands (1 − s)·f/factor + s·f, where s is the place of L/wavelength between the
  /// low and the high factor, in `0...1`.
  ///
  /// Source: `_compute_llama3_parameters` of `transformers`, https://github.com/huggingface/transformers,
  /// `modeling_rope_utils.py`.
  public func scaled(_ frequency: Double) -> Double {
    guard let bands else { return frequency / factor }
    let waves = Double(bands.originalContextLength) * frequency / (2 * Double.pi)
    let place = (waves - bands.lowFrequencyFactor) / (bands.highFrequencyFactor - bands.lowFrequencyFactor)
    let kept = min(max(place, 0), 1)
    return (1 - kept) * frequency / factor + kept * frequency
  }
}
