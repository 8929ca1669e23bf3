extension Range<Int> {
  /// The range in pieces of some length, of which the last may be shorter; nothing is allocated.
  package func pieces(of length: Int) -> LazyMapSequence<StrideTo<Int>, Range<Int>> {
    stride(from: lowerBound, to: upperBound, by: length).lazy.map { ($0..<$0 + length).clamped(to: self) }
  }
}
