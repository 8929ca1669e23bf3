/// A share as whole numbers: so many windows of each block are of one kind.
public struct BlockShare: Sendable, Equatable {
  /// The windows of a block that are of the kind.
  public let part: Int
  /// The windows of a block.
  public let block: Int

  /// The longest block; shares such as 0.9 or 1/3 need far shorter ones.
  private static let longestBlock = 1000
  /// What a share that somebody wrote with six digits may be off.
  private static let tolerance = 1e-6

  /// The shortest block that has the share exactly; nil when none of at most 1000 windows has, or it is not in `0...1`.
  public init?(_ share: Double) {
    guard (0...1).contains(share) else { return nil }
    for block in 1...Self.longestBlock {
      let part = (share * Double(block)).rounded()
      guard abs(part / Double(block) - share) < Self.tolerance else { continue }
      (self.part, self.block) = (Int(part), block)
      return
    }
    return nil
  }
}
