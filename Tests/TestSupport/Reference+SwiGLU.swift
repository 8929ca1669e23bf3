import Foundation

extension Reference {
  /// silu(gate)·up, with the gate in the left half of the columns and up in the right.
  public static func swiGLU(_ gateUp: Matrix) -> Matrix {
    let width = gateUp.columns / 2
    var hidden = Matrix(rows: gateUp.rows, columns: width)
    for row in 0..<gateUp.rows {
      for i in 0..<width {
        let gate = gateUp[row, i]
        hidden[row, i] = gate / (1 + exp(-gate)) * gateUp[row, width + i]
      }
    }
    return hidden
  }
}
