import Configurations

extension ModelConfiguration {
  /// Reads the `model` section of a file.
  ///
  /// - Parameter contextLength: T when the section has no `contextLength`.
  public init(
    _ section: ConfigurationSection, vocabularySize: Int, contextLength: Int?
  ) throws(ConfigurationError) {
    hiddenSize = try section.integer("hiddenSize", in: 1...65_536)
    headCount = try section.integer("headCount", in: 1...4096)
    layers = try section.integer("layers", in: 1...1024)
    keyValueHeadCount = try section.integer("keyValueHeadCount", in: 1...4096, default: headCount)
    feedForwardSize = try section.integer("feedForwardSize", in: 1...1_048_576, default: hiddenSize * 7 / 2)
    self.vocabularySize = vocabularySize
    self.contextLength = try section.integer("contextLength", in: 1...1_048_576, default: contextLength)
    tiedEmbeddings = try section.boolean("tiedEmbeddings", default: false)
    ropeTheta = try section.number("ropeTheta", in: 1...1e12, default: 10_000)
    rmsNormEpsilon = try section.number("rmsNormEpsilon", in: 1e-12...1, default: 1e-5)
    try readOptions(section)
    try validate()
  }

  private mutating func readOptions(_ section: ConfigurationSection) throws(ConfigurationError) {
    if section.has("headSize") { headWidth = try section.integer("headSize", in: 2...65_536) }
    attentionBias = try section.boolean("attentionBias", default: false)
    headNorm = try section.boolean("headNorm", default: false)
  }
}
