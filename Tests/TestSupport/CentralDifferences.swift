/// The gradient of a function of a matrix, (f(x + h) − f(x − h))/2h one number after the other.
///
/// With values of size 1 in double precision, h = 1e-5 leaves an error of h² from the third derivative and of
/// 1e-16/h from rounding: 1e-10 in all.
public func centralDifferences(at x: Matrix, step: Double = 1e-5, of function: (Matrix) -> Double) -> Matrix {
  var (gradient, shifted) = (x, x)
  for index in x.elements.indices {
    shifted.elements[index] = x.elements[index] + step
    let above = function(shifted)
    shifted.elements[index] = x.elements[index] - step
    let below = function(shifted)
    shifted.elements[index] = x.elements[index]
    gradient.elements[index] = (above - below) / (2 * step)
  }
  return gradient
}
