/// The `model` of a `tokenizer.json`, if it is a byte-pair encoding whose every step is implemented.
struct TokenizerFileModel {
  /// A token's spelling with its id.
  struct Entry {
    let spelling: String
    let id: UInt32
  }

  /// The tokens in the order of the file.
  let vocabulary: [Entry]
  /// Each of two spellings, the strongest first; not yet checked.
  let merges: [[String]]
  /// The spelling of the token of unknown characters.
  let unknown: String?
  let ignoresMerges: Bool
  let fallsBackToBytes: Bool
  let fusesUnknown: Bool

  /// - Throws: `TokenizerError.unsupported`, or `.malformedFile`.
  init(_ place: JSONPlace) throws(TokenizerError) {
    try Self.check(place)
    vocabulary = try Self.vocabulary(place.required("vocab"))
    merges = try Self.merges(place.required("merges"))
    unknown = try place.text("unk_token")
    ignoresMerges = try place.flag("ignore_merges", default: false)
    fallsBackToBytes = try place.flag("byte_fallback", default: false)
    fusesUnknown = try place.flag("fuse_unk", default: false)
  }

  private static func check(_ place: JSONPlace) throws(TokenizerError) {
    try checkKind(place)
    try checkAffixes(place)
    try checkDropout(place)
  }

  /// Files of before 2022 have no `type`.
  private static func checkKind(_ place: JSONPlace) throws(TokenizerError) {
    guard let type = try place.optional("type"), try type.text() != "BPE" else { return }
    throw type.unsupported(try type.text(), supported: "BPE")
  }

  /// Files of before 2022 write an absent prefix or suffix as an empty string.
  private static func checkAffixes(_ place: JSONPlace) throws(TokenizerError) {
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      guard let affix = try place.optional(key), try !affix.text().isEmpty else { continue }
      throw affix.unsupported("\"\(try affix.text())\"", supported: "none")
    }
  }

  private static func checkDropout(_ place: JSONPlace) throws(TokenizerError) {
    guard let dropout = try place.optional("dropout"), try dropout.number() != 0 else { return }
    throw dropout.unsupported("\(try dropout.number())", supported: "none")
  }

  private static func vocabulary(_ place: JSONPlace) throws(TokenizerError) -> [Entry] {
    var entries: [Entry] = []
    for field in try place.fields() {
      guard case .number(let number) = field.value, let id = UInt32(exactly: number) else {
        throw place.fault("the id of \"\(field.key)\" is \(field.value.kind) instead of an integer in 0..<2³²")
      }
      entries.append(Entry(spelling: field.key, id: id))
    }
    return entries
  }

  /// Pairs, or strings of two tokens with a space between.
  private static func merges(_ place: JSONPlace) throws(TokenizerError) -> [[String]] {
    guard case .list(let values) = place.node else { throw place.mismatch("an array") }
    var merges: [[String]] = []
    merges.reserveCapacity(values.count)
    for value in values { merges.append(try parts(of: value, place)) }
    return merges
  }

  private static func parts(of merge: JSONNode, _ place: JSONPlace) throws(TokenizerError) -> [String] {
    switch merge {
    case .text(let text):
      return text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
    case .list(let values):
      let texts = values.compactMap(\.text)
      guard texts.count == values.count else { fallthrough }
      return texts
    default: throw place.fault("a merge is neither a string nor an array of strings")
    }
  }
}

extension JSONNode {
  fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
