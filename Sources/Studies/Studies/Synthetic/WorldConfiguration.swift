import Configurations
import Worlds

extension WorldSettings {
  /// Reads the section `world` of a study file.
  init(_ section: ConfigurationSection) throws {
    self.init()
    documents = try section.integer("documents", in: 1...1_000_000, default: documents)
    entities = try section.integer("entities", in: 1...1_000_000, default: entities)
    lines = try section.integer("lines", in: 1...1_000_000, default: lines)
    generalTexts = try section.integer("generalTexts", in: 1...WorldSettings.mostGeneralTexts, default: generalTexts)
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    try section.finish()
    try validate()
  }
}
