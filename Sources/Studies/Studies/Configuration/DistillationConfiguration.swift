import Configurations
import Distillation
import Training

/// The students of a study, and the ensemble that teaches them.
struct DistillationConfiguration: Sendable {
  /// The size whose ensemble teaches; nil: the ensemble that is best on validation.
  let teacher: String?
  /// The students' sizes; none: that of the teacher's members.
  let students: [String]
  /// How they learn; the control of equal compute is always among them.
  let methods: [DistillationMethod]
  /// Added to the study's seeds, one student of each method for each.
  let seeds: [Int]
  /// Of every student; nil: those of the teacher's members.
  let epochs: Int?, learningRate: Double?, weightDecay: Double?
  /// How many tokens of samples are drawn; nil: as many as a student reads, so that none is read twice.
  let sampleTokens: Int?
  /// Share and distributions.
  let teaching: TeachingSettings

  /// Reads the section `distillation` of a study file.
  ///
  /// - Parameter sizes: the names of the study's sizes.
  /// - Throws: `ConfigurationError`.
  init(_ section: ConfigurationSection, sizes: [String]) throws(ConfigurationError) {
    let best = try section.text("teacher", default: "best")
    teacher = best == "best" ? nil : best
    students = section.has("student") ? try section.texts("student") : []
    for (key, names) in [("teacher", [teacher].compactMap { $0 }), ("student", students)] {
      for name in names where !sizes.contains(name) {
        throw .outOfRange(
          path: section.path(of: key), expected: "one of \(sizes.joined(separator: ", "))", found: "\"\(name)\"")
      }
    }
    let named: [DistillationMethod] = try section.choices("methods", default: [.distributions])
    guard !named.contains(.chain) else {
      throw .contradiction("a study has no chains; train one with chorus distill on its runs")
    }
    methods = DistillationMethod.allCases.filter { named.contains($0) || $0 == .equalCompute }
    seeds = section.has("seeds") ? try section.integers("seeds", in: 0...1_000_000) : [0, 1, 2]
    epochs = section.has("epochs") ? try section.integer("epochs", in: 1...1_000_000) : nil
    learningRate = section.has("learningRate") ? try section.number("learningRate", in: 0...1e3) : nil
    weightDecay = section.has("weightDecay") ? try section.number("weightDecay", in: 0...1e6) : nil
    sampleTokens = section.has("sampleTokens") ? try section.integer("sampleTokens", in: 1...1 << 40) : nil
    teaching = try TeachingSettings(section)
    guard Set(seeds).count == seeds.count, Set(students).count == students.count else {
      throw .contradiction("distillation.seeds or distillation.student names something twice; name each once")
    }
    guard teaching.samples == nil else {
      throw .contradiction(
        "a study draws its samples itself; leave distillation.samples out, and give their number with sampleTokens")
    }
    for method in methods {
      do throws(DistillationError) {
        _ = try method.share(settings(method, samples: nil).share)
      } catch {
        throw .contradiction("\(error)")
      }
    }
  }

  /// How a student of one method learns.
  ///
  /// - Parameter samples: the directory of the samples, where the method needs them.
  func settings(_ method: DistillationMethod, samples: String?) -> TeachingSettings {
    var settings = teaching
    settings.samples = samples
    if !method.needsSamples { settings.share = nil }
    return settings
  }

  /// How a student is trained whose teacher's members were trained at some point.
  func point(_ members: GridPoint) -> GridPoint {
    GridPoint(
      epochs: epochs ?? members.epochs, learningRate: learningRate ?? members.learningRate,
      weightDecay: weightDecay ?? members.weightDecay)
  }
}
