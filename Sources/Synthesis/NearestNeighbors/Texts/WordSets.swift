import TextSimilarity

/// The sets of different words of some documents.
struct WordSets: Sendable {
  /// The number of the first document; the others follow.
  let first: Int
  /// The place of each document's first word, and the end of the last one.
  let starts: [Int]
  /// The hashes of words, in ascending order within a document.
  let words: [UInt64]

  /// The word sets of neighboring documents.
  init(_ documents: Range<Int>, words: (Int) -> WordHashes) {
    first = documents.lowerBound
    var starts = [0]
    var all: [UInt64] = []
    for document in documents {
      all += Set(words(document).values).sorted()
      starts.append(all.count)
    }
    self.starts = starts
    self.words = all
  }

  /// The number of documents.
  var count: Int { starts.count - 1 }

  /// The words of a document by its place among these.
  subscript(place: Int) -> ArraySlice<UInt64> { words[starts[place]..<starts[place + 1]] }

  /// The Jaccard similarity of two sets: the words of both over those of either; 0 for two empty sets.
  ///
  /// - Complexity: O(n + m).
  static func similarity(_ first: ArraySlice<UInt64>, _ second: ArraySlice<UInt64>) -> Float {
    var one = first.startIndex
    var other = second.startIndex
    var common = 0
    while one < first.endIndex, other < second.endIndex {
      let difference = (first[one], second[other])
      if difference.0 == difference.1 { common += 1 }
      if difference.0 <= difference.1 { one += 1 }
      if difference.1 <= difference.0 { other += 1 }
    }
    return ratio(common, first.count + second.count - common)
  }

  /// A fraction as all similarities are rounded.
  static func ratio(_ part: Int, _ all: Int) -> Float { all > 0 ? Float(Double(part) / Double(all)) : 0 }
}

extension WordSets {
  /// The sets as integers, for other ranks.
  var integers: [Int] { [first, count] + starts + words.map { Int(bitPattern: UInt($0)) } }

  /// The sets that have some integers.
  init(integers: [Int]) {
    first = integers[0]
    let end = 3 + integers[1]
    starts = Array(integers[2..<end])
    words = integers[end...].map { UInt64(UInt(bitPattern: $0)) }
  }
}
