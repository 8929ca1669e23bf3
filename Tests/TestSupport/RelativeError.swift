/// ‖found − expected‖/‖expected‖ in the Euclidean norm; ‖found‖ when zeros are expected, NaN for any NaN.
///
/// One wrong value among n of one size gives about 1/√n, far above every tolerance in use.
public func relativeError(_ found: some Sequence<Double>, _ expected: some Sequence<Double>) -> Double {
  var (difference, size) = (0.0, 0.0)
  var (foundValues, expectedValues) = (found.makeIterator(), expected.makeIterator())
  while let value = expectedValues.next() {
    guard let other = foundValues.next() else { return .nan }
    difference += (other - value) * (other - value)
    size += value * value
  }
  guard foundValues.next() == nil else { return .nan }
  return size == 0 ? difference.squareRoot() : (difference / size).squareRoot()
}

/// The same for matrices; NaN when their shapes differ.
public func relativeError(_ found: Matrix, _ expected: Matrix) -> Double {
  guard found.rows == expected.rows, found.columns == expected.columns else { return .nan }
  return relativeError(found.elements, expected.elements)
}

/// The same for float32.
public func relativeError(_ found: [Float], _ expected: [Float]) -> Double {
  relativeError(found.lazy.map(Double.init), expected.lazy.map(Double.init))
}
