/// A part of a study: says which steps it needs, given what the parts before it found.
///
/// A new kind of step is one part, in one file, listed in `Study.makeParts`, and a section of the report.
protocol StudyPart: AnyObject {
  /// The activity that the log names while its runs are trained.
  var purpose: String { get }
  /// True when several starts of a study may train its runs at the same time.
  var isShared: Bool { get }

  /// Adds the part's steps to the graph as far as the store determines them, and reads what complete ones found.
  /// Collective.
  ///
  /// Called again after open steps were made. Where the graph forecasts, steps that are not determined yet are added as
  /// estimates.
  ///
  /// - Throws: `AgreedFailure`, `MPIError`.
  func grow(_ graph: StudyGraph) throws
}
