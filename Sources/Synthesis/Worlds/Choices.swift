import Randomness

/// Random choices, one after another.
struct Choices {
  private var generator: SequentialGenerator

  init(_ stream: RandomStream) { generator = SequentialGenerator(stream) }

  /// A number in `0..<count`.
  mutating func number(below count: Int) -> Int {
    Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// True with a probability of so many percent.
  mutating func isTrue(percent: Int) -> Bool { number(below: 100) < percent }

  /// One of some elements.
  mutating func one<Element>(of elements: [Element]) -> Element { elements[number(below: elements.count)] }

  /// The elements in another order (Fisher and Yates, 1938).
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var order = elements
    for last in order.indices.dropFirst().reversed() { order.swapAt(last, number(below: last + 1)) }
    return order
  }
}
