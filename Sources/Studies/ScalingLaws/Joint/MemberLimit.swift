import Statistics

/// K → ∞ at one model size.
public struct MemberLimit: Sendable, Equatable, Codable {
  /// N, parameters of one member, in the unit of the points.
  public let parameters: Double
  /// The law in K.
  public let fit: PowerLawFit
  /// The interval of the asymptote, from the same replicates as the joint limit's.
  public let interval: ConfidenceInterval?

  /// The loss for K → ∞, nats per token.
  public var asymptote: Double { fit.law.asymptote }
}
