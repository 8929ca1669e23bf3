import Statistics

extension ConfidenceInterval {
  /// Both ends, as JSON has them.
  var ends: [Double] { [low, high] }
}
