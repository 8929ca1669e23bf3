import TensorKernels
import Testing

@Suite("Memory of many tensors")
struct TensorMemoryTests {
  @Test("Tensors of one memory are zeros that begin at cache lines and share no element")
  func tensors() {
    let memory = TensorMemory(count: 100)
    let tensors = [(3, 5), (1, 16), (2, 7), (0, 4), (1, 1)].map { memory.tensor(rows: $0.0, columns: $0.1) }
    for (index, tensor) in tensors.enumerated() {
      #expect(tensor.storage === tensors[0].storage && tensor.offset % 16 == 0)
      #expect(tensor.elements.allSatisfy { $0 == 0 })
      tensor.fill(Float(index + 1))
    }
    for (index, tensor) in tensors.enumerated() {
      #expect(tensor.elements == Array(repeating: Float(index + 1), count: tensor.count))
    }
  }

  @Test("A tensor that there is no room for has a storage of its own, and smaller ones still fit")
  func room() {
    let memory = TensorMemory(count: 20)
    let first = memory.tensor(rows: 2, columns: 5)
    let second = memory.tensor(rows: 1, columns: 5)
    let third = memory.tensor(rows: 4, columns: 1)
    #expect(first.storage.count == 20 && third.storage === first.storage)
    #expect(second.storage !== first.storage && second.elements == [0, 0, 0, 0, 0])
  }
}
