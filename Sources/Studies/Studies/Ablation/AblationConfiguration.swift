import Configurations
import Files
import Foundation
import Training

/// Switches of training, each of which is tried alone against the study's own settings, and then those together that help.
package struct AblationConfiguration: Sendable {
  /// Some keys of the section `training` with other values.
  package struct Switch: Sendable {
    /// Its name in results.
    package let name: String
    /// The settings of a run with it, but for hyperparameters that a search finds.
    package let training: TrainingConfiguration
    /// The hyperparameters that it names, which therefore are not the tuned ones.
    let named: [Hyperparameter]
    /// The factors of the weight decay that are tried for it; the loss of the first seed on validation decides.
    let weightDecayFactors: [Double]
  }

  /// The switches in the order of their names.
  package let switches: [Switch]
  /// The models of each switch.
  package let seedCount: Int
  /// The factors of the weight decay that are tried for switches that name none of their own, and for several switches together.
  private let weightDecayFactors: [Double]
  /// The settings of the study.
  private let base: TrainingConfiguration

  /// - Parameters:
  ///   - base: the section `training` after it was read, and its settings.
  ///   - isTuned: true when a search finds epochs, learning rate and decay.
  ///   - seedCount: the models of each switch unless the section says otherwise.
  init(
    _ section: ConfigurationSection, base: (section: ConfigurationSection, settings: TrainingConfiguration),
    isTuned: Bool, seedCount: Int
  ) throws(ConfigurationError) {
    self.base = base.settings
    self.seedCount = try section.integer("seeds", in: 2...1000, default: max(seedCount, 2))
    let factors = try section.weightDecayFactors(default: [1])
    weightDecayFactors = factors
    let list = try section.section("switches")
    var switches: [Switch] = []
    for name in list.keys {
      guard name.isFileName else {
        throw .contradiction("\(list.path(of: name)) cannot be the name of a switch; use letters, digits, - and _")
      }
      let own = try list.section(name)
      let ownFactors = try own.weightDecayFactors(default: factors)
      let training = try base.section.training(
        overlaidBy: own, without: ConfigurationSection.weightDecayFactorKey, isTuned: isTuned)
      switches.append(
        Switch(
          name: name, training: training, named: Hyperparameter.table.filter { own.has($0.key) },
          weightDecayFactors: ownFactors))
    }
    guard !switches.isEmpty else {
      throw .contradiction(
        "\(section.path(of: "switches")) names none; give for instance {linear: {schedule: linear}}")
    }
    self.switches = switches
    try section.finish()
  }

  /// Several switches in one run; of settings that two of them change, the later one counts.
  ///
  /// - Throws: a decoding error.
  func together(_ kept: [Switch]) throws -> Switch {
    let settings = try kept.reduce(JSONValue(of: base)) { settings, option in
      settings.changed(from: try JSONValue(of: base), to: try JSONValue(of: option.training))
    }
    let training = try JSONDecoder().decode(TrainingConfiguration.self, from: JSONEncoder().encode(settings))
    return Switch(
      name: "together", training: training,
      named: Hyperparameter.table.filter { row in kept.contains { $0.named.contains(row) } },
      weightDecayFactors: Set(kept.flatMap(\.weightDecayFactors)).sorted())
  }
}

extension JSONValue {
  fileprivate init(of settings: TrainingConfiguration) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(settings))
  }

  /// This value with the fields that differ between two others.
  fileprivate func changed(from old: JSONValue, to new: JSONValue) -> JSONValue {
    guard case .object(let own) = self, case .object(let before) = old, case .object(let after) = new else {
      return old == new ? self : new
    }
    var fields = own
    for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
      fields[key] = after[key].map { (fields[key] ?? .null).changed(from: before[key] ?? .null, to: $0) }
    }
    return .object(fields)
  }
}

extension AblationConfiguration.Switch {
  /// A cell whose runs have the switch, and save no models at numbers of words.
  func cell(_ cell: Cell) -> Cell {
    cell.with(training).withoutSaving
  }

  /// The hyperparameters of a run with the switch: those of a point, but for those that it names.
  func point(_ tuned: GridPoint, of cell: Cell) -> GridPoint {
    let run = self.cell(cell).base
    var point = tuned
    for row in named { point[row] = run[row] }
    return point
  }
}
