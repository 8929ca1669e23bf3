import TensorKernels
import TestSupport
import Testing

@Suite("Tensors")
struct TensorTests {
  /// 4 × 5 values 0, 1, ….
  static func counting() -> Tensor {
    let tensor = Tensor(rows: 4, columns: 5)
    tensor.assign((0..<20).map { Float($0) })
    return tensor
  }

  @Test("A view of rows and columns shares the elements of its tensor")
  func views() {
    let tensor = Self.counting()
    let view = tensor.rows(1..<3).columns(2..<4)
    #expect(view.elements == [7, 8, 12, 13])
    #expect(view.stride == 5 && !view.isContiguous)
    view[1, 0] = -1
    #expect(tensor[2, 2] == -1)
    #expect(view.rows(1..<2).isContiguous)
    #expect(view.rows(2..<2).count == 0)
  }

  @Test("A view without gaps is read in rows of another length")
  func reshaped() {
    #expect(Self.counting().reshaped(rows: 10, columns: 2)[9, 1] == 19)
  }

  @Test("Adding, scaling, filling and copying touch the view only")
  func arithmetic() {
    let view = FramedTensor(Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4]), gap: 3)
    let other = FramedTensor(Matrix(rows: 2, columns: 2, elements: [10, 20, 30, 40]), gap: 1).view
    view.view.add(other)
    view.view.scale(by: 2)
    #expect(view.view.elements == [22, 44, 66, 88])
    view.view.copy(other)
    #expect(view.view.elements == [10, 20, 30, 40])
    view.view.fill(5)
    #expect(view.view.elements == [5, 5, 5, 5])
    #expect(view.isFrameIntact)
  }

  @Test("A view beyond its storage traps")
  func viewBeyondStorage() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(FloatStorage(count: 11), offset: 0, rows: 2, columns: 4, stride: 8)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor(FloatStorage(count: 8), offset: -1, rows: 2, columns: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor(FloatStorage(count: 8), offset: 0, rows: 2, columns: 4, stride: 3)
    }
  }

  @Test("Rows and columns beyond a tensor trap, even where the storage continues")
  func beyondTensor() async {
    await #expect(processExitsWith: .failure) { _ = TensorTests.counting().rows(0..<2).rows(1..<3) }
    await #expect(processExitsWith: .failure) { _ = TensorTests.counting().columns(0..<2).columns(1..<3) }
    await #expect(processExitsWith: .failure) { _ = TensorTests.counting().columns(0..<2)[0, 2] }
    await #expect(processExitsWith: .failure) { TensorTests.counting()[4, 0] = 1 }
    await #expect(processExitsWith: .failure) {
      _ = TensorTests.counting().columns(0..<2).reshaped(rows: 1, columns: 8)
    }
  }

  @Test("A token or target beyond the vocabulary traps")
  func beyondVocabulary() async {
    await #expect(processExitsWith: .failure) {
      TokenEmbedding.forward([4], table: TensorTests.counting(), into: Tensor(rows: 1, columns: 5))
    }
    await #expect(processExitsWith: .failure) {
      var logProbabilities: [Float] = [0]
      CrossEntropy.forward(
        Tensor(rows: 1, columns: 5), targets: [5], logProbabilities: &logProbabilities[...])
    }
  }
}
