import Files

/// A way to split text into pieces before pairs are merged, by the name that llama.cpp has for it.
enum GGUFSplitting: String {
  case gpt2 = "gpt-2"
  case llama3 = "llama-bpe"
  case qwen2
  case smollm

  private static let common = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let expressions: [String: GGUFSplitting] = [
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"# + common: .llama3,
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"# + common: .qwen2,
  ]

  /// The way of the steps in a `tokenizer.json`; nil when it has no name.
  init?(_ pretokenizer: JSONValue?, normalizer: JSONValue?) {
    guard let last = pretokenizer?.steps.last, last["type"] == .text("ByteLevel"),
      last["add_prefix_space"] != .flag(true),
      let found = Self.found(pretokenizer?.steps.dropLast() ?? [], usesExpression: last["use_regex"] != .flag(false))
    else { return nil }
    let allowed: [JSONValue?] = found == .qwen2 ? [nil, .text("NFC")] : [nil]
    guard allowed.contains(normalizer?["type"]) else { return nil }
    self = found
  }

  /// The way of the steps before the last one, which gives bytes their symbols.
  private static func found(_ steps: ArraySlice<JSONValue>, usesExpression: Bool) -> GGUFSplitting? {
    guard let step = steps.first else { return usesExpression ? .gpt2 : nil }
    guard steps.count == 1 else { return nil }
    if usesExpression {
      return step["type"] == .text("Digits") && step["individual_digits"] == .flag(true) ? .smollm : nil
    }
    guard step["type"] == .text("Split"), step["behavior"] == .text("Isolated"), step["invert"] != .flag(true),
      case .text(let expression) = step["pattern"]?["Regex"]
    else { return nil }
    return expressions[expression]
  }
}

extension JSONValue {
  /// The value of a key of an object.
  fileprivate subscript(key: String) -> JSONValue? {
    guard case .object(let fields) = self, let value = fields[key], value != .null else { return nil }
    return value
  }

  /// The steps of a sequence, or the only one.
  fileprivate var steps: [JSONValue] {
    guard case .list(let steps) = self["pretokenizers"] else { return [self] }
    return steps
  }
}
