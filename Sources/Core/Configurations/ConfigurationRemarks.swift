/// Sentences about the keys of one file, which all of its sections share.
final class ConfigurationRemarks {
  /// The sentences in the order in which keys are read.
  var sentences: [String] = []
}
