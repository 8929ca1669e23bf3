import Configurations

/// A setting of a run that a search can vary: one row of ``table``.
public struct Hyperparameter: Sendable {
  /// The distance between the values of an axis.
  public enum Scale: Sendable {
    /// By equal differences.
    case linear
    /// By equal ratios, so that values are above 0.
    case logarithmic
  }

  /// The place of the value in a run's configuration.
  public enum Field: Sendable {
    /// A count.
    case integer(any WritableKeyPath<RunConfiguration, Int> & Sendable)
    /// A real number.
    case real(any WritableKeyPath<RunConfiguration, Double> & Sendable)
  }

  /// The key in files, in results as in configurations.
  public let key: String
  /// The name in front of the value in the names of runs.
  public let abbreviation: String
  /// The values that a run may have, ends included.
  public let range: ClosedRange<Double>
  /// The distance between values.
  public let scale: Scale
  /// The place of the value in a run's configuration.
  public let field: Field

  /// A row of a table.
  public init(_ key: String, abbreviation: String, range: ClosedRange<Double>, scale: Scale, field: Field) {
    self.key = key
    self.abbreviation = abbreviation
    self.range = range
    self.scale = scale
    self.field = field
  }
}

extension Hyperparameter {
  /// The number of passes over the data.
  public static let epochs = Hyperparameter(
    "epochs", abbreviation: "e", range: 1...1e6, scale: .logarithmic, field: .integer(\.training.epochs))
  /// The peak of the learning rate.
  public static let learningRate = Hyperparameter(
    "learningRate", abbreviation: "lr", range: 0...1e3, scale: .logarithmic, field: .real(\.training.learningRate))
  /// The decoupled weight decay, which the scheduled learning rate multiplies.
  public static let weightDecay = Hyperparameter(
    "weightDecay", abbreviation: "wd", range: 0...1e6, scale: .logarithmic,
    field: .real(\.training.optimizer.weightDecay))

  /// All hyperparameters that a search can vary, in the order in which a search takes its steps.
  ///
  /// A new row at the end can be searched, named in results and set for students without any other change.
  public static let table = required

  /// The hyperparameters that every search lists values of. A search that leaves out another one keeps the value of the study's
  /// training section.
  public static let required = [epochs, learningRate, weightDecay]
}

extension Hyperparameter: Hashable {
  /// True when two rows have the same key, which is unique in a table.
  public static func == (first: Hyperparameter, second: Hyperparameter) -> Bool { first.key == second.key }
  /// Hashes the key.
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension Hyperparameter {
  /// The name in tables and sentences: the words of the key, such as "learning rate".
  public var title: String {
    key.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
  }

  /// True when every search lists values of it.
  public var isRequired: Bool { Self.required.contains(self) }

  /// True when values are integers.
  public var isInteger: Bool {
    switch field {
    case .integer: true
    case .real: false
    }
  }

  /// The smallest value that can be searched on a logarithmic scale.
  private static let smallestRatio = 1e-9

  /// The values that a search may try: those of ``range``, above 0 on a logarithmic scale.
  public var searchRange: ClosedRange<Double> {
    switch scale {
    case .linear: range
    case .logarithmic: max(range.lowerBound, Self.smallestRatio)...range.upperBound
    }
  }

  /// The nearest value of the hyperparameter's kind: an integer for a count.
  public func rounded(_ value: Double) -> Double { isInteger ? value.rounded() : value }

  /// A value as text: `16`, `0.003`.
  public func text(_ value: Double) -> String { isInteger ? "\(Int(value))" : "\(value)" }

  /// A value in a sentence: "16 epochs", "1 epoch", "learning rate 0.003".
  public func phrase(_ value: Double) -> String {
    isInteger ? "\(text(value)) \(value == 1 ? singular : title)" : "\(title) \(text(value))"
  }

  /// The name of a single one of what is counted, such as "epoch".
  private var singular: String { title.hasSuffix("s") ? String(title.dropLast()) : title }
}

extension Hyperparameter {
  /// The value that a section of a file has under the key; `fallback` when the key is absent, an error without a fallback.
  ///
  /// - Throws: `ConfigurationError` when the value is not in ``range``.
  public func value(
    in section: ConfigurationSection, default fallback: Double? = nil
  ) throws(ConfigurationError) -> Double {
    guard isInteger else { return try section.number(key, in: range, default: fallback) }
    return Double(try section.integer(key, in: integers(range), default: fallback.map { Int($0) }))
  }

  /// The values of a search that a section of a file lists under the key.
  ///
  /// - Throws: `ConfigurationError` when there is none, or one is not in ``searchRange``.
  public func searchValues(in section: ConfigurationSection) throws(ConfigurationError) -> [Double] {
    guard isInteger else { return try section.numbers(key, in: searchRange) }
    return try section.integers(key, in: integers(searchRange)).map { Double($0) }
  }

  private func integers(_ range: ClosedRange<Double>) -> ClosedRange<Int> {
    Int(range.lowerBound.rounded(.up))...Int(range.upperBound)
  }
}

extension RunConfiguration {
  /// The value of a hyperparameter; counts are rounded when they are set.
  public subscript(hyperparameter: Hyperparameter) -> Double {
    get {
      switch hyperparameter.field {
      case .integer(let path): Double(self[keyPath: path])
      case .real(let path): self[keyPath: path]
      }
    }
    set {
      switch hyperparameter.field {
      case .integer(let path): self[keyPath: path] = Int(newValue.rounded())
      case .real(let path): self[keyPath: path] = newValue
      }
    }
  }
}
