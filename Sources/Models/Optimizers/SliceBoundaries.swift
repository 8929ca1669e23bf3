/// The places where a flat buffer of parameters may be cut into slices that different ranks update.
public enum SliceBoundaries: Sendable {
  /// Anywhere: the update of an element depends on that element alone.
  case anywhere
  /// At the beginning of a parameter: the update of a matrix needs all of it.
  case parameters

  /// The slice that one of several ranks updates. The slices of all ranks cover the buffer, and none overlap.
  ///
  /// - Parameters:
  ///   - slice: the slice that the rank would have if it could begin anywhere.
  ///   - segments: the parameters, by rising offset.
  public func slice(nearest slice: Range<Int>, in segments: [ParameterSegment]) -> Range<Int> {
    switch self {
    case .anywhere: slice
    case .parameters: segments.slice(nearest: slice)
    }
  }

}

extension [ParameterSegment] {
  fileprivate func slice(nearest slice: Range<Int>) -> Range<Int> {
    boundary(atOrAfter: slice.lowerBound)..<boundary(atOrAfter: slice.upperBound)
  }

  /// The first beginning of a parameter from a position on, or the end of the buffer.
  private func boundary(atOrAfter position: Int) -> Int {
    let next = first { $0.range.lowerBound >= position }
    return next?.range.lowerBound ?? last?.range.upperBound ?? 0
  }
}
