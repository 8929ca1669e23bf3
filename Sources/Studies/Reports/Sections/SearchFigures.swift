import Studies
import Training

/// The points of a search as pictures.
struct SearchFigures {
  let search: SearchResult

  /// Validation losses over epochs and weight decay at the best learning rate.
  func map(around best: GridPoint) -> HeatMap {
    let shown = search.trials.filter { $0.point.learningRate == best.learningRate }
    let epochs = Set(shown.map { $0.point.epochs }).sorted()
    let decays = Set(shown.map { $0.point.weightDecay }).sorted()
    let fields = epochs.map { epochs in decays.map { Self.field(shown, epochs: epochs, weightDecay: $0) } }
    let place = epochs.firstIndex(of: best.epochs).flatMap { row in
      decays.firstIndex(of: best.weightDecay).map { (row: row, column: $0) }
    }
    return HeatMap(
      rows: epochs.map { Hyperparameter.epochs.phrase(Double($0)) }, columns: decays.map { "\($0)" }, fields: fields,
      best: place)
  }

  private static func field(_ trials: [SearchResult.Trial], epochs: Int, weightDecay: Double) -> HeatMap.Field {
    let trial = trials.first { $0.point.epochs == epochs && $0.point.weightDecay == weightDecay }
    guard let trial else { return .empty }
    return trial.validation.map { .loss($0) } ?? .diverged
  }

  /// Validation loss against epochs, one curve for each weight decay, the best over learning rates.
  var epochs: Figure {
    let decays = Set(search.trials.map { $0.point.weightDecay }).sorted()
    let curves = decays.suffix(6).map { decay in
      let trials = search.trials.filter { $0.point.weightDecay == decay }
      return Figure.Curve(title: "weight decay \(decay)", points: Self.bestLosses(trials), isJoined: true)
    }
    return Figure(
      xTitle: "epochs", yTitle: "validation loss (nats per token)", scale: .logarithmic,
      curves: curves.filter { !$0.points.isEmpty })
  }

  /// The least validation loss for each number of epochs.
  private static func bestLosses(_ trials: [SearchResult.Trial]) -> [(x: Double, y: Double)] {
    let groups = Dictionary(grouping: trials) { $0.point.epochs }.sorted { $0.key < $1.key }
    return groups.compactMap { epochs, trials in
      trials.compactMap { $0.validation }.min().map { (x: Double(epochs), y: $0) }
    }
  }
}
