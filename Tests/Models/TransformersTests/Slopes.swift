import TensorKernels
import TestSupport
import Testing
import Transformers

/// The comparison of a gradient with slopes of the loss.
enum Slopes {
  /// The step along a direction, as a fraction of the parameter's size: the error of the difference is its fourth
  /// power, the loss is rounded to 1e-6.
  private static let step: Float = 0.015

  /// Expects the slope of the loss along a random direction of every parameter.
  static func expect(of parameters: Parameters, _ gradient: Parameters, loss: (Parameters) -> Double) {
    var inputs = TestInputs(seed: 3)
    // The loss is a sum of values of 24 bits, whose errors partly cancel; for small slopes their differences count.
    let rounding = 0x1p-26 * abs(loss(parameters))
    for slot in parameters.layout.slots {
      let (values, slopes) = (parameters.tensor(slot).elements, gradient.tensor(slot).elements)
      let width = step * size(values)
      let direction = values.map { _ in width * inputs.sign() }
      func shifted(_ multiple: Float) -> Double {
        parameters.tensor(slot).assign(zip(values, direction).map { $0 + multiple * $1 })
        return loss(parameters)
      }
      // The difference of fourth order, (8(f(h) − f(−h)) − (f(2h) − f(−2h)))/12h.
      let found = (8 * (shifted(1) - shifted(-1)) - (shifted(2) - shifted(-2))) / 12
      parameters.tensor(slot).assign(values)
      let expected = zip(slopes, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let norm = Double(width) * Double(slopes.count).squareRoot() * Double(size(slopes))
      #expect(abs(found - expected) < max(Tolerance.slope * norm, rounding), "\(slot.name)")
    }
  }

  /// The root of the mean square.
  private static func size(_ values: [Float]) -> Float {
    (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
  }
}
