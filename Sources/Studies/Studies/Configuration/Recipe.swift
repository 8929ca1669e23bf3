/// A way to make models from a fixed text, by its name in files and results.
public enum Recipe: String, Sendable, Codable, CaseIterable {
  /// One model with weight decay 0.1.
  case standard
  /// One model with tuned weight decay, whose settings ensemble members start from.
  case regularized
  /// Members that differ by seed alone.
  case ensemble
  /// Ensembles of several sizes, extrapolated to infinitely many members of infinitely many parameters.
  case joint
}
