import RegularExpressions

/// From the characters of a pre-token, which are bytes or scalars, to the tokens that merging starts from.
package struct SymbolTable: Sendable {
  private static let none = UInt32.max

  /// The tokens of bytes, or of the scalars below 256; `none` where there is no token.
  private let small: [UInt32]
  /// The tokens of all other scalars.
  private let large: [UInt32: UInt32]
  /// The tokens `<0x00>` … `<0xFF>` that stand for characters without one; none unless the rules say so.
  private let fallback: [UInt32?]
  private let unknown: UInt32?
  private let fusesUnknown: Bool
  /// Indicates whether the characters are bytes.
  let isByteLevel: Bool
  /// Indicates whether every byte has a token, so that nothing is unknown.
  private let isComplete: Bool

  init(_ vocabulary: Vocabulary, _ rules: EncodingRules) {
    let symbols = Self.symbols(of: vocabulary)
    small = (0..<256).map { symbols[$0] ?? Self.none }
    large = symbols.filter { $0.key >= 256 }
    fallback = rules.fallsBackToBytes ? Self.fallback(in: vocabulary) : []
    unknown = rules.unknown
    fusesUnknown = rules.fusesUnknown
    isByteLevel = vocabulary.isByteLevel
    isComplete = vocabulary.isByteLevel && !small.contains(Self.none)
  }

  /// The tokens of one character each, by its value.
  private static func symbols(of vocabulary: Vocabulary) -> [UInt32: UInt32] {
    var symbols: [UInt32: UInt32] = [:]
    for id in 0..<UInt32(vocabulary.count) where !vocabulary.isApart(id) {
      let bytes = vocabulary.bytes(of: id)
      if let value = character(bytes.span, isByteLevel: vocabulary.isByteLevel) { symbols[value] = id }
    }
    return symbols
  }

  /// The character of a token that has only one.
  private static func character(_ bytes: Span<UInt8>, isByteLevel: Bool) -> UInt32? {
    guard !bytes.isEmpty else { return nil }
    if isByteLevel { return bytes.count == 1 ? UInt32(bytes[0]) : nil }
    let length = UTF8Scalar.length(at: 0, in: bytes)
    return length == bytes.count ? UTF8Scalar.value(at: 0, in: bytes, length: length) : nil
  }

  private static func fallback(in vocabulary: Vocabulary) -> [UInt32?] {
    var ids = [UInt32?](repeating: nil, count: 256)
    for id in 0..<UInt32(vocabulary.count) {
      if let byte = ByteToken.fallbackByte(spelledBy: vocabulary.spelling(of: id)) { ids[Int(byte)] = id }
    }
    return ids
  }

  /// The token of a character, or nothing.
  func token(of character: UInt32) -> UInt32? {
    guard character < 256 else { return large[character] }
    let id = small[Int(character)]
    return id == Self.none ? nil : id
  }

  /// Appends the tokens of a pre-token's characters.
  func append(_ pretoken: Span<UInt8>, to symbols: inout [UInt32]) {
    guard isComplete else { return appendAny(pretoken, to: &symbols) }
    for index in pretoken.indices { symbols.append(small[Int(pretoken[index])]) }
  }

  private func appendAny(_ pretoken: Span<UInt8>, to symbols: inout [UInt32]) {
    var pending = false
    var index = 0
    while index < pretoken.count {
      let character = character(at: index, in: pretoken)
      append(character, of: pretoken.extracting(index..<index + character.length), to: &symbols, pending: &pending)
      index += character.length
    }
    if pending, let unknown { symbols.append(unknown) }
  }

  /// Appends the tokens of a character; those of unknown ones follow when the next known one does, as in `tokenizers`.
  private func append(
    _ character: (token: UInt32?, length: Int), of bytes: Span<UInt8>, to symbols: inout [UInt32], pending: inout Bool
  ) {
    if let token = character.token {
      if pending, let unknown { symbols.append(unknown) }
      pending = false
      symbols.append(token)
    } else if let tokens = fallbackTokens(of: bytes) {
      symbols += tokens
    } else if let unknown {
      if pending && !fusesUnknown { symbols.append(unknown) }
      pending = true
    }
  }

  /// The token of the character at a place, and its length in bytes.
  private func character(at index: Int, in text: Span<UInt8>) -> (token: UInt32?, length: Int) {
    guard !isByteLevel else { return (token(of: UInt32(text[index])), 1) }
    let length = UTF8Scalar.length(at: index, in: text)
    return (UTF8Scalar.value(at: index, in: text, length: length).flatMap { token(of: $0) }, max(length, 1))
  }

  /// The tokens of a character's bytes, if all have one; on the byte level those of the character that stands for the byte.
  private func fallbackTokens(of bytes: Span<UInt8>) -> [UInt32]? {
    guard !fallback.isEmpty else { return nil }
    let spelled = isByteLevel ? Array(ByteAlphabet.standard.spelling(of: bytes.copy).utf8) : bytes.copy
    let tokens = spelled.compactMap { fallback[Int($0)] }
    return tokens.count == spelled.count ? tokens : nil
  }
}
