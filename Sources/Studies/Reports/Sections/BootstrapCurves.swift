import Studies

/// The loss of each arm against the number of its models.
struct BootstrapCurves {
  let finding: BootstrapResult

  var drawing: ReportSection.Drawing {
    ReportSection.Drawing(
      name: "bootstrap-\(finding.model)-D\(finding.tokens)",
      caption: "Test loss against the number of models together, for each arm of \(finding.model)", figure: figure)
  }

  private var figure: Figure {
    let curves = finding.models.map { models in
      let losses = models.test.probabilities.expected
      return Figure.Curve(
        title: models.arm.title, points: losses.enumerated().map { (x: Double($0.offset + 1), y: $0.element) })
    }
    var figure = Figure(
      xTitle: "models together", yTitle: "test loss, nats per token", scale: .logarithmic, curves: curves)
    figure.legend = .below
    return figure
  }
}
