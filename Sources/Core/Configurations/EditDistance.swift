/// The number of letters to insert, delete or exchange to turn one word into the other (Levenshtein, 1966), without regard
/// to case.
///
/// - Complexity: O(n·m).
public func editDistance(_ first: String, _ second: String) -> Int {
  let word = Array(second.lowercased())
  var row = Array(0...word.count)
  for letter in first.lowercased() { row = nextRow(row, after: letter, word) }
  return row[word.count]
}

/// The distances of a word's beginnings from a text that has one more letter than that of `row`.
private func nextRow(_ row: [Int], after letter: Character, _ word: [Character]) -> [Int] {
  var next = [row[0] + 1]
  for (index, other) in word.enumerated() {
    let exchanged = row[index] + (letter == other ? 0 : 1)
    next.append(min(exchanged, next[index] + 1, row[index + 1] + 1))
  }
  return next
}
