import Training

/// The ways in which a student learns from its teacher, and the controls.
public enum DistillationMethod: String, Sendable, CaseIterable, Codable {
  /// Documents mixed with samples, each drawn from one of the teacher's members.
  case samples
  /// The same with one teacher of the student's own size.
  case ownSize = "self"
  /// Cross-entropy and the divergence from the teacher's averaged distribution, token by token.
  case distributions
  /// Documents mixed with samples, and the teacher's distributions over both.
  case combined
  /// A row of students, each of which learns from the distributions of the one before it.
  case chain
  /// The control without a teacher: the same steps on documents alone.
  case equalCompute
  /// The control without documents: samples alone.
  case syntheticOnly

  /// True for methods with samples.
  public var needsSamples: Bool { [.samples, .ownSize, .combined, .syntheticOnly].contains(self) }
  /// True for methods with the teacher's distributions.
  public var needsDistributions: Bool { [.distributions, .combined, .chain].contains(self) }
  /// True for methods with the teacher's distributions over samples.
  public var needsDistributionsOfSamples: Bool { needsSamples && needsDistributions }
  /// True for methods that others are compared with.
  public var isControl: Bool { [.equalCompute, .syntheticOnly].contains(self) }

  /// Real : synthetic = 1 : 9 from an ensemble, 1 : 3 from one model, as published (Kim et al., 2025).
  public var defaultShare: Double {
    switch self {
    case .samples, .combined: DistillationSettings.defaultShare
    case .ownSize: 0.75
    case .syntheticOnly: 1
    case .distributions, .chain, .equalCompute: 0
    }
  }

  /// The fraction of the sequences that are samples: the requested one, or the default.
  ///
  /// - Throws: `DistillationError.share` when the method cannot have it.
  public func share(_ asked: Double?) throws(DistillationError) -> Double {
    guard let asked else { return defaultShare }
    switch self {
    case .equalCompute: return 0
    case .syntheticOnly: return 1
    case .samples, .ownSize, .combined:
      guard asked < 1 else {
        throw .share(
          method: rawValue, share: asked, reason: "no documents are left; use the control syntheticOnly for that")
      }
    case .distributions, .chain:
      throw .share(
        method: rawValue, share: asked, reason: "it has no samples; leave it out, or use combined")
    }
    return asked
  }
}
