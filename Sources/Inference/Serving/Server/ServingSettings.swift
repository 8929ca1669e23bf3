import TensorKernels

/// The way in which models are served.
public struct ServingSettings: Sendable {
  /// The address to listen on.
  public var host = "127.0.0.1"
  /// The port; 0 takes any free one.
  public var port: UInt16 = 8080
  /// The keys of which clients must show one; nil: none.
  public var keys: APIKeys?
  /// The name of the models in requests.
  public var name: String
  /// The average of several models.
  public var averaging = MemberAveraging.probabilities
  /// A weight for each model; nil: equal ones.
  public var weights: [Double]?
  /// The most sequences at the same time; nil: as many as memory has room for, at most 64.
  public var slots: Int?
  /// The most tokens of a step, over all sequences.
  public var rows = 128
  /// The most tokens of a sequence; nil: the models' context.
  public var contextLength: Int?
  /// The most sequences that wait for a slot.
  public var queueLength = 1024
  /// The bounds of what clients may send.
  public var limits = HTTPLimits()

  /// Settings with the defaults of `chorus serve`.
  public init(name: String) { self.name = name }
}
