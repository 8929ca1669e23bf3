import Training

/// A value of each hyperparameter that a search varies: an ordered dictionary.
public struct GridPoint: Hashable, Sendable, CustomStringConvertible {
  /// A hyperparameter and its value.
  public struct Setting: Hashable, Sendable {
    /// The hyperparameter.
    public let hyperparameter: Hyperparameter
    /// Its value; an integer for a count.
    public fileprivate(set) var value: Double

    /// The value as text.
    public var text: String { hyperparameter.text(value) }
  }

  /// The values, in the order of the hyperparameters' table.
  public private(set) var settings: [Setting] = []

  /// A point with the values that every search has.
  public init(epochs: Int, learningRate: Double, weightDecay: Double) {
    self[.epochs] = Double(epochs)
    self[.learningRate] = learningRate
    self[.weightDecay] = weightDecay
  }

  /// A point of pairs in the order of their table.
  package init(_ values: some Sequence<(Hyperparameter, Double)>) {
    for (hyperparameter, value) in values { self[hyperparameter] = value }
  }

  /// The value of a hyperparameter; nil when the point has none. Counts are rounded when they are set.
  public subscript(hyperparameter: Hyperparameter) -> Double? {
    get { settings.first { $0.hyperparameter == hyperparameter }?.value }
    set { set(hyperparameter, to: newValue) }
  }

  private mutating func set(_ hyperparameter: Hyperparameter, to value: Double?) {
    let setting = value.map { Setting(hyperparameter: hyperparameter, value: hyperparameter.rounded($0)) }
    let index = settings.firstIndex { $0.hyperparameter == hyperparameter } ?? settings.endIndex
    settings.replaceSubrange(index..<min(index + 1, settings.endIndex), with: setting.map { [$0] } ?? [])
  }

  /// The settings in a sentence: "16 epochs, learning rate 0.003, weight decay 0.5".
  public var description: String { settings.map { $0.hyperparameter.phrase($0.value) }.joined(separator: ", ") }

  /// The settings in the names of runs: `e16-lr0.003-wd0.5`.
  package var name: String { settings.map { $0.hyperparameter.abbreviation + $0.text }.joined(separator: "-") }
}

extension GridPoint {
  /// The number of passes over the data.
  public var epochs: Int { Int(required(.epochs)) }
  /// The peak of the learning rate.
  public var learningRate: Double { required(.learningRate) }
  /// The decoupled weight decay, which the scheduled learning rate multiplies.
  public var weightDecay: Double { required(.weightDecay) }

  private func required(_ hyperparameter: Hyperparameter) -> Double {
    guard let value = self[hyperparameter] else { preconditionFailure("a point without \(hyperparameter.key)") }
    return value
  }

  /// The same point with another number of passes.
  package func with(epochs: Int) -> GridPoint {
    var point = self
    point[.epochs] = Double(epochs)
    return point
  }

  /// The same point with the values of another one.
  package func with(_ other: GridPoint) -> GridPoint {
    var point = self
    for setting in other.settings { point[setting.hyperparameter] = setting.value }
    return point
  }

  /// The settings that differ from those of another point.
  package func differing(from other: GridPoint) -> GridPoint {
    GridPoint(settings.filter { other[$0.hyperparameter] != $0.value }.map { ($0.hyperparameter, $0.value) })
  }

  /// The settings that every run has, without those of learning from a teacher.
  var withoutTeaching: GridPoint {
    GridPoint(
      settings.filter { !Hyperparameter.teaching.contains($0.hyperparameter) }.map { ($0.hyperparameter, $0.value) })
  }

  /// The same point with its epochs and its weight decay multiplied; there is at least one epoch.
  func scaled(epochs epochsFactor: Double, weightDecay weightDecayFactor: Double) -> GridPoint {
    var point = self
    point[.epochs] = max(1, (Double(epochs) * epochsFactor).rounded())
    point[.weightDecay] = weightDecay * weightDecayFactor
    return point
  }
}

extension GridPoint {
  /// The hyperparameters of a run that every search lists.
  init(of run: RunConfiguration) {
    self.init(Hyperparameter.required.map { ($0, run[$0]) })
  }
}

extension RunConfiguration {
  /// The same run with the hyperparameters of a point.
  func with(_ point: GridPoint) -> RunConfiguration {
    var run = self
    for setting in point.settings { run[setting.hyperparameter] = setting.value }
    return run
  }
}

extension GridPoint: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Encodes an object with a field for each hyperparameter: `{"epochs":16,"learningRate":0.003,"weightDecay":0.5}`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for setting in settings {
      let key = Key(stringValue: setting.hyperparameter.key)
      if setting.hyperparameter.isInteger {
        try container.encode(Int(setting.value), forKey: key)
      } else {
        try container.encode(setting.value, forKey: key)
      }
    }
  }

  /// Decodes the fields that are in the table of hyperparameters, or are settings of learning from a teacher.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(try (Hyperparameter.table + Hyperparameter.teaching).compactMap { try Self.pair($0, in: container) })
  }

  /// The largest integer up to which all are numbers of type `Double`.
  private static let largestInteger = 1 << 53

  private static func pair(
    _ hyperparameter: Hyperparameter, in container: KeyedDecodingContainer<Key>
  ) throws -> (Hyperparameter, Double)? {
    let key = Key(stringValue: hyperparameter.key)
    guard hyperparameter.isRequired || container.contains(key) else { return nil }
    guard hyperparameter.isInteger else { return (hyperparameter, try container.decode(Double.self, forKey: key)) }
    return (hyperparameter, try integer(key, in: container))
  }

  private static func integer(_ key: Key, in container: KeyedDecodingContainer<Key>) throws -> Double {
    let integer = try container.decode(Int.self, forKey: key)
    guard integer.magnitude <= largestInteger else {
      throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "\(integer) is too large")
    }
    return Double(integer)
  }
}
