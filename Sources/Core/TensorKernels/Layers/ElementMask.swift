/// Elements of a row that random words choose.
public enum ElementMask {
  /// Sets the elements to zero whose word is below a threshold, and multiplies the others by a factor.
  ///
  /// - Parameters:
  ///   - x: **shape** [rows, columns]; the row is changed in place.
  ///   - words: at least one for each column.
  public static func drop(
    row: Int, of x: Tensor, words: [UInt32], below threshold: UInt32, scale: Float
  ) {
    var target = unsafe x.row(row).mutableSpan
    let words = words.span.extracting(first: target.count)
    precondition(words.count == target.count, "\(words.count) words for \(target.count) elements")
    for i in words.indices { target[i] = words[i] < threshold ? 0 : target[i] * scale }
  }
}
