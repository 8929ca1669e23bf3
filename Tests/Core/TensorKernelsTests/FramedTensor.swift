import TensorKernels
import TestSupport

/// A tensor inside a larger storage whose other elements are NaN: a kernel that reads beyond its view corrupts its
/// result, one that writes beyond it corrupts the frame.
struct FramedTensor {
  let view: Tensor
  private let gap: Int

  /// The elements of a matrix with `gap` NaNs before, after and between its rows.
  init(_ matrix: Matrix, gap: Int = 0) {
    self.init(rows: matrix.rows, columns: matrix.columns, gap: gap)
    view.assign(matrix.elements.map { Float($0) })
  }

  /// NaNs, for results that a kernel overwrites.
  init(rows: Int, columns: Int, gap: Int = 0) {
    let storage = FloatStorage(count: 2 * gap + rows * (columns + gap))
    self.gap = gap
    view = Tensor(storage, offset: gap, rows: rows, columns: columns, stride: columns + gap)
    Tensor(storage, offset: 0, rows: 1, columns: storage.count).fill(.nan)
  }

  /// The view's elements.
  var matrix: Matrix {
    Matrix(rows: view.rows, columns: view.columns, elements: view.elements.map { Double($0) })
  }

  /// True while everything outside of the view is NaN.
  var isFrameIntact: Bool {
    let all = Tensor(view.storage, offset: 0, rows: 1, columns: view.storage.count).elements
    return all.indices.allSatisfy { index in
      let place = (index - gap) % view.stride
      let isInside = index >= gap && index < gap + view.rows * view.stride && place < view.columns
      return isInside || all[index].isNaN
    }
  }
}

/// The gaps between rows that kernels are tried with: none, and one that leaves no row aligned.
let gaps = [0, 3]
