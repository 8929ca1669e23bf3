import Configurations
import Corpora

extension ConfigurationSection {
  /// The largest fraction of a text that may be held out for one split.
  private static let largestFraction = 0.9

  /// The size of a held-out part, which is 0.05 when the key is absent.
  func heldOutSize(_ key: String) throws(ConfigurationError) -> HeldOutSize {
    let number = try number(key, in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, default: 0.05)
    let size = HeldOutSize(number)
    guard (0...Self.largestFraction).contains(size.fraction) else {
      throw .outOfRange(
        path: path(of: key), expected: "in 0.0…\(Self.largestFraction), or a number of tokens above 100",
        found: "\(number)")
    }
    return size
  }
}
