import Tokenizers

/// The way in which a conversation becomes the tokens that an instruction model was trained on.
///
/// Templates are programs in the language Jinja, which the server does not run. Two kinds are recognized by the special tokens that
/// their text names and the tokenizer has, and are rendered here: ChatML (Qwen, SmolLM2 and others) and Llama 3. Contents are
/// encoded as text, so that nobody can write a special token into a conversation.
package struct ChatTemplate: Sendable, Equatable {
  /// The kinds that are known.
  package enum Kind: String, Sendable {
    /// `<|im_start|>role\ncontent<|im_end|>\n`.
    case chatML = "ChatML"
    /// `<|start_header_id|>role<|end_header_id|>\n\ncontent<|eot_id|>`. The dates that templates of Llama 3.1 and later
    /// write are left out.
    case llama3 = "Llama 3"
  }

  /// The special tokens of a kind.
  private struct Marks: Sendable, Equatable {
    /// Before a conversation; nil: nothing.
    var begin: UInt32?
    /// Before the name of a role, and behind it; nil: nothing behind it.
    let header: UInt32
    var headerEnd: UInt32?
    /// Behind a message.
    let end: UInt32
  }

  /// The kind.
  package let kind: Kind
  /// The instructions of a conversation that has none of its own; nil: it has none then.
  package let instructions: String?
  private let marks: Marks

  /// The token behind an answer.
  package var end: UInt32 { marks.end }

  /// Recognizes a template.
  ///
  /// - Parameters:
  ///   - text: the program, as `chat_template.jinja` or `tokenizer_config.json` has it.
  ///   - tokenizer: that of the model.
  /// - Returns: nil when it is of no known kind.
  package init?(text: String, tokenizer: Tokenizer) {
    guard let found = Self.recognize(text, tokenizer) else { return nil }
    kind = found.kind
    marks = found.marks
    instructions = kind == .chatML ? Self.instructions(in: text) : nil
  }

  private static func recognize(_ text: String, _ tokenizer: Tokenizer) -> (kind: Kind, marks: Marks)? {
    let mark = { (content: String) in text.contains(content) ? tokenizer.specialToken(content) : nil }
    if let start = mark("<|im_start|>"), let end = mark("<|im_end|>") {
      return (.chatML, Marks(header: start, end: end))
    }
    guard let start = mark("<|start_header_id|>"), let headerEnd = mark("<|end_header_id|>"),
      let end = mark("<|eot_id|>")
    else { return nil }
    let begin = tokenizer.specialToken("<|begin_of_text|>")
    return (.llama3, Marks(begin: begin, header: start, headerEnd: headerEnd, end: end))
  }

  /// The instructions that a template spells out for conversations without any: the text between the marks of a system message
  /// when it is written as one literal.
  private static func instructions(in text: String) -> String? {
    for line in ["\n", "\\n"] {
      var rest = Substring(text)
      while let start = rest.firstRange(of: "<|im_start|>system\(line)") {
        rest = rest[start.upperBound...]
        guard let end = rest.firstRange(of: "<|im_end|>") else { break }
        let quote = text[..<start.lowerBound].last { "'\"}".contains($0) } ?? "}"
        let content = literal(rest[..<end.lowerBound], in: quote)
        if let content, !content.isEmpty { return content }
      }
    }
    return nil
  }

  /// The text that a part of a template stands for, in a literal of this quotation mark, or outside of any after a bracket; nil when
  /// something is computed in it.
  private static func literal(_ source: Substring, in quote: Character) -> String? {
    guard !source.contains("{") else { return nil }
    guard quote != "}" else { return String(source) }
    let bare = source.replacing("\\\(quote)", with: "")
    guard !bare.contains(quote) else { return nil }
    return String(source).replacing("\\\(quote)", with: "\(quote)").replacing("\\n", with: "\n")
  }
}

extension ChatTemplate {
  /// The tokens of a conversation up to the begin of the next answer.
  package func prompt(_ messages: [ChatMessage], tokenizer: Tokenizer) -> [UInt32] {
    var tokens = [marks.begin].compactMap(\.self)
    if let instructions, messages.first?.role != .system {
      append(ChatMessage(role: .system, content: instructions), to: &tokens, tokenizer)
    }
    for message in messages { append(message, to: &tokens, tokenizer) }
    beginMessage(.assistant, content: "", to: &tokens, tokenizer)
    return tokens
  }

  private func append(_ message: ChatMessage, to tokens: inout [UInt32], _ tokenizer: Tokenizer) {
    beginMessage(message.role, content: message.content, to: &tokens, tokenizer)
    tokens.append(marks.end)
    if kind == .chatML { tokens += tokenizer.encode("\n") }
  }

  private func beginMessage(
    _ role: ChatMessage.Role, content: String, to tokens: inout [UInt32], _ tokenizer: Tokenizer
  ) {
    tokens.append(marks.header)
    switch kind {
    case .chatML: tokens += tokenizer.encode("\(role.rawValue)\n\(content)")
    case .llama3:
      tokens += tokenizer.encode(role.rawValue)
      if let headerEnd = marks.headerEnd { tokens.append(headerEnd) }
      // The template of Llama 3 drops white space around contents.
      tokens += tokenizer.encode("\n\n\(content.trimmingSpace)")
    }
  }
}

extension String {
  fileprivate var trimmingSpace: String {
    var rest = drop { $0.isWhitespace }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
