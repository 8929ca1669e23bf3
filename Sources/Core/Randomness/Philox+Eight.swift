extension Philox {
  /// Eight 32-bit words, each in the lower half of a lane, so that products keep both of their halves.
  typealias Lanes = SIMD8<UInt64>

  /// The words of eight blocks: lane i of each vector belongs to block i.
  struct EightBlocks {
    var first: Lanes, second: Lanes, third: Lanes, fourth: Lanes
  }

  /// Keeps the word of each lane.
  static var lowerHalf: Lanes { Lanes(repeating: 0xFFFF_FFFF) }

  /// The blocks of eight counters, the same as those of ``block(_:)``.
  @inline(__always)
  func blocks(_ counters: EightBlocks) -> EightBlocks {
    var words = counters
    var roundKey = key
    for _ in 0..<10 {
      words = Self.round(words, key: roundKey)
      roundKey &+= Self.keyIncrement
    }
    return words
  }

  @inline(__always)
  private static func round(_ words: EightBlocks, key: SIMD2<UInt32>) -> EightBlocks {
    // The masks tell the compiler that one multiplication of halves makes a product.
    let first = (words.first & lowerHalf) &* Lanes(repeating: UInt64(factors[0]))
    let second = (words.third & lowerHalf) &* Lanes(repeating: UInt64(factors[1]))
    return EightBlocks(
      first: (second &>> 32) ^ words.second ^ Lanes(repeating: UInt64(key[0])), second: second & lowerHalf,
      third: (first &>> 32) ^ words.fourth ^ Lanes(repeating: UInt64(key[1])), fourth: first & lowerHalf)
  }
}

extension RandomStream {
  /// Fills memory with the words of consecutive blocks, the same as those of ``words(at:)``, eight blocks at a time.
  ///
  /// - Parameters:
  ///   - words: four for each block.
  ///   - number: the number of the first block.
  /// - Precondition: the number of words is a multiple of 4.
  public func fill(_ words: inout MutableSpan<UInt32>, from number: UInt64) {
    precondition(words.count % 4 == 0, "\(words.count) words, not a multiple of 4")
    var next = number
    for start in stride(from: 0, to: words.count, by: 32) {
      eightBlocks(from: next).store(into: &words, at: start)
      next &+= 8
    }
  }

  /// The words of the blocks from `number` on.
  @inline(__always)
  private func eightBlocks(from number: UInt64) -> Philox.EightBlocks {
    let numbers = Philox.Lanes(repeating: number) &+ Philox.Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    return philox.blocks(
      Philox.EightBlocks(
        first: numbers & Philox.lowerHalf, second: numbers &>> 32,
        third: Philox.Lanes(repeating: UInt64(index)), fourth: Philox.Lanes(repeating: UInt64(purpose))))
  }
}

extension Philox.EightBlocks {
  /// Writes the words block after block, as many as there is memory for.
  @inline(__always)
  fileprivate func store(into words: inout MutableSpan<UInt32>, at start: Int) {
    for lane in 0..<min(8, (words.count - start) / 4) {
      let place = start + 4 * lane
      words[place] = UInt32(truncatingIfNeeded: first[lane])
      words[place + 1] = UInt32(truncatingIfNeeded: second[lane])
      words[place + 2] = UInt32(truncatingIfNeeded: third[lane])
      words[place + 3] = UInt32(truncatingIfNeeded: fourth[lane])
    }
  }
}
