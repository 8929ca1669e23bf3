/// The step that writes spaces as a visible character, as SentencePiece does (Kudo & Richardson 2018,
/// https://arxiv.org/abs/1808.06226), and cuts a text before each of them.
package struct Metaspace: Sendable, Hashable {
  /// The pieces that get the character at their beginning.
  package enum PrependScheme: String, Sendable, CaseIterable {
    case always
    /// Only the piece that begins the text.
    case first
    case never
  }

  /// The character that stands for a space.
  let replacement: String
  let scheme: PrependScheme
  /// Indicates whether the text is cut.
  let splits: Bool

  /// A piece with visible spaces.
  ///
  /// - Parameter isFirst: true for the piece that begins the text.
  func visible(_ piece: Span<UInt8>, isFirst: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    let visible = Array(replacement.utf8)
    for index in piece.indices {
      if piece[index] == UInt8(ascii: " ") { bytes += visible } else { bytes.append(piece[index]) }
    }
    let prepends = scheme == .always || scheme == .first && isFirst
    return prepends && !bytes.starts(with: visible) ? visible + bytes : bytes
  }

  /// The text of a token with spaces; that of the first token has none if spaces are prepended.
  func spaced(_ token: [UInt8], isFirst: Bool) -> [UInt8] {
    let space = isFirst && scheme != .never ? "" : " "
    let scalars = String(decoding: token, as: UTF8.self).unicodeScalars
    return scalars.flatMap { Array((String($0).utf8.elementsEqual(replacement.utf8) ? space : String($0)).utf8) }
  }

  /// The rule that cuts a piece with visible spaces.
  var rule: PieceRule { PieceRule(.literal(replacement), .mergedWithNext) }
}

extension Metaspace: CustomStringConvertible {
  /// The step in one line, for comparisons and messages.
  package var description: String {
    "Metaspace \(replacement) prepended \(scheme.rawValue)\(splits ? "" : ", not split")"
  }
}
