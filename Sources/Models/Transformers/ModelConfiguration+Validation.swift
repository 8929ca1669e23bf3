import Configurations

extension ModelConfiguration {
  /// Checks that the sizes and options go together.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  func validate() throws(ConfigurationError) {
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw .contradiction("every size of a model must be positive, but they are \(sizes)")
    }
    try validateHeadWidth()
    try validateGroups()
    try validateOptions()
  }

  private var sizes: [Int] {
    [layers, hiddenSize, headCount, keyValueHeadCount, feedForwardSize, vocabularySize, contextLength]
  }

  private func validateHeadWidth() throws(ConfigurationError) {
    guard hasOwnHeadSize || hiddenSize % headCount == 0 else {
      throw .contradiction(
        "headCount \(headCount) does not divide hiddenSize \(hiddenSize); choose a divisor such as \(nearestDivisor)")
    }
    guard headWidth > 0, headWidth % 2 == 0 else { throw oddHeads }
  }

  private var oddHeads: ConfigurationError {
    let found =
      hasOwnHeadSize
      ? "headSize \(headWidth)" : "hiddenSize \(hiddenSize) / headCount \(headCount) = \(headWidth)"
    return .contradiction(
      "\(found) is odd, but rotary embedding rotates pairs; choose \(hasOwnHeadSize ? "an even headSize" : "fewer heads or another width")"
    )
  }

  private func validateGroups() throws(ConfigurationError) {
    guard headCount % keyValueHeadCount == 0 else {
      throw .contradiction(
        "keyValueHeadCount \(keyValueHeadCount) does not divide headCount \(headCount); choose a divisor of \(headCount)"
      )
    }
  }

  /// Refuses options that no family of models has together, since no other program could read the model.
  private func validateOptions() throws(ConfigurationError) {
    guard attentionBias, headNorm else { return }
    throw .contradiction(
      "attentionBias and headNorm are both true, and no family of models has both; set one of them to false")
  }

  private var nearestDivisor: Int {
    (1...max(headCount, 1)).last { hiddenSize % (2 * $0) == 0 } ?? 1
  }
}
