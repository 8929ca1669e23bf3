import ScalingLaws

/// A picture of curves and the laws through them.
public struct Figure: Sendable {
  /// One curve.
  public struct Curve: Sendable {
    /// The entry in the legend.
    public let title: String
    /// The measured points.
    public let points: [(x: Double, y: Double)]
    /// The law through them.
    public let law: PowerLaw?
    /// True when lines join the points.
    public let isJoined: Bool
    /// True when the points are marked.
    var hasMarks = true

    /// A curve of points, with a law or with lines between them.
    public init(title: String, points: [(x: Double, y: Double)], law: PowerLaw? = nil, isJoined: Bool = false) {
      self.title = title
      self.points = points
      self.law = law
      self.isJoined = isJoined
    }

    /// A line through points that are not marked.
    static func line(title: String, points: [(x: Double, y: Double)]) -> Curve {
      var curve = Curve(title: title, points: points, isJoined: true)
      curve.hasMarks = false
      return curve
    }
  }

  /// The place of the legend.
  enum Legend {
    /// In the upper right corner, where falling curves leave room.
    case inside
    /// Below the picture.
    case below
  }

  /// A horizontal line to compare curves with.
  struct Reference: Sendable {
    /// The entry in the legend.
    let title: String
    let y: Double
  }

  /// The scale of the x axis.
  public enum Scale: Sendable {
    /// At integers, from 1.
    case counts
    /// By ratios.
    case logarithmic
    /// By differences.
    case linear
  }

  /// The titles of the axes.
  public let xTitle: String, yTitle: String
  /// The scale of the x axis.
  public let scale: Scale
  /// The curves, at most six.
  public let curves: [Curve]
  /// The lines that curves are compared with.
  let references: [Reference]
  /// The place of the legend.
  var legend = Legend.inside

  /// A picture of curves.
  public init(xTitle: String, yTitle: String, scale: Scale = .counts, curves: [Curve]) {
    self.init(xTitle: xTitle, yTitle: yTitle, scale: scale, curves: curves, references: [])
  }

  /// A picture of curves and lines to compare them with.
  init(xTitle: String, yTitle: String, scale: Scale = .counts, curves: [Curve], references: [Reference]) {
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.scale = scale
    self.curves = curves
    self.references = references
  }
}
