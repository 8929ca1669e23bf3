import CPCRE2

/// A regular expression over UTF-8, with the meaning that it has in Oniguruma, the engine of Hugging Face `tokenizers`.
///
/// PCRE2 (https://www.pcre.org) does the work. `ExpressionTranslator` writes constructs out that the two engines read
/// differently, and `ScalarSubstitutes` makes up for the version of Unicode that PCRE2 was built with.
@safe package final class RegularExpression: Sendable {
  /// The steps of the matching of one text, before it counts as no match: no expression takes forever.
  static let matchLimit: UInt32 = 10_000_000
  /// Memory for the same, in KiB.
  static let heapLimit: UInt32 = 65_536

  /// The expression as it is written.
  package let expression: String
  nonisolated(unsafe) private let code: OpaquePointer
  nonisolated(unsafe) private let context: OpaquePointer?
  private let substitutes = ScalarSubstitutes.shared

  /// - Throws: `RegularExpressionError`.
  package init(_ expression: String) throws(RegularExpressionError) {
    var translator = ExpressionTranslator(expression)
    unsafe code = try Self.compile(translator.translated())
    unsafe context = Self.limits()
    self.expression = expression
  }

  deinit {
    unsafe pcre2_match_context_free_8(context)
    unsafe pcre2_code_free_8(code)
  }

  /// The places of all matches, one after another; those of no length too.
  ///
  /// Bytes that are not UTF-8 are read as control characters.
  package func matches(in text: Span<UInt8>) -> [Range<Int>] {
    if let changed = substitutes.readable(text) { return found(in: changed.span) }
    return found(in: text)
  }

  private func found(in text: Span<UInt8>) -> [Range<Int>] {
    let data = unsafe pcre2_match_data_create_8(1, nil)
    defer { unsafe pcre2_match_data_free_8(data) }
    var matches: [Range<Int>] = []
    var start = 0
    while start <= text.count, let match = unsafe match(in: text, from: start, data) {
      matches.append(match)
      start = match.isEmpty ? Self.next(after: match.upperBound, in: text) : match.upperBound
    }
    return matches
  }

  /// The start of the next scalar.
  private static func next(after place: Int, in text: Span<UInt8>) -> Int {
    var next = place + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private func match(in text: Span<UInt8>, from start: Int, _ data: OpaquePointer?) -> Range<Int>? {
    let count = unsafe text.withUnsafeBufferPointer { buffer in
      unsafe pcre2_match_8(code, buffer.baseAddress, buffer.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
    }
    guard count >= 0, let places = unsafe pcre2_get_ovector_pointer_8(data) else { return nil }
    // An assertion with \K could put the start behind the end; such expressions are refused.
    return unsafe Int(places[0])..<Int(places[1])
  }

  private static func limits() -> OpaquePointer? {
    let context = unsafe pcre2_match_context_create_8(nil)
    unsafe pcre2_set_match_limit_8(context, matchLimit)
    unsafe pcre2_set_heap_limit_8(context, heapLimit)
    return unsafe context
  }

  private static func compile(_ pattern: String) throws(RegularExpressionError) -> OpaquePointer {
    var number: Int32 = 0
    var offset = 0
    let context = unsafe lineFeeds()
    defer { unsafe pcre2_compile_context_free_8(context) }
    let bytes = Array(pattern.utf8)
    let code = unsafe pcre2_compile_8(bytes, bytes.count, options, &number, &offset, context)
    guard let code = unsafe code else {
      throw .malformed(reason: message(number), offset: offset)
    }
    _ = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    return unsafe code
  }

  /// The library's words for UTF-8, Unicode's properties, and `^` and `$` at every line.
  private static let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_MULTILINE)

  /// The setting by which lines end with line feeds alone.
  private static func lineFeeds() -> OpaquePointer? {
    let new = unsafe pcre2_compile_context_create_8(nil)
    unsafe pcre2_set_newline_8(new, UInt32(PCRE2_NEWLINE_LF))
    return unsafe new
  }

  private static func message(_ number: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe pcre2_get_error_message_8(number, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(Int(count), 0)), as: UTF8.self)
  }
}
