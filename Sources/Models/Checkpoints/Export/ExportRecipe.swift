import Files

/// Everything that decides the bytes of an exported model.
struct ExportRecipe: ArtifactRecipe {
  static let currentVersion = 1

  let version: Int
  /// The checksum of the model's weights.
  let weights: String
  let type: WeightType
  /// The most bytes of a file of weights.
  let shardSize: Int

  init(weights: String, type: WeightType, shardSize: Int) {
    version = Self.currentVersion
    self.weights = weights
    self.type = type
    self.shardSize = shardSize
  }

  var facts: [RecipeFact] {
    [
      .setting("version", version), .content(weights, other: "another model's weights"),
      .setting("dtype", type.rawValue), .setting("max-shard-size", shardSize),
    ]
  }
}
