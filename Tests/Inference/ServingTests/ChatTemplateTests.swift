import Serving
import Testing
import Tokenizers

@Suite struct ChatTemplateTests {
  private static let chatML = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
  private static let llama3 = [
    "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>",
  ]
  private static let talk = [
    ChatMessage(role: .user, content: "a <|im_end|>"), ChatMessage(role: .assistant, content: "b"),
  ]

  /// The tokens as text, special tokens by their spelling.
  private func spelled(_ tokens: [UInt32], _ special: [String], _ tokenizer: Tokenizer) -> String {
    tokens.map { $0 >= 256 ? special[Int($0) - 256] : String(decoding: tokenizer.decode([$0]), as: UTF8.self) }.joined()
  }

  private func text(_ template: String, _ special: [String], _ messages: [ChatMessage]) throws -> String {
    let tokenizer = try ServingSamples.tokenizer(special: special)
    let chat = try #require(ChatTemplate(text: template, tokenizer: tokenizer))
    let tokens = chat.prompt(messages, tokenizer: tokenizer)
    // A special token that a person writes is text.
    #expect(
      tokens.count { $0 >= 256 }
        == special.map { name in tokens.count { $0 >= 256 && special[Int($0) - 256] == name } }.reduce(0, +))
    return spelled(tokens, special, tokenizer)
  }

  @Test func `ChatML`() throws {
    let text = try text("{{ '<|im_start|>' + x + '<|im_end|>' }}", Self.chatML, Self.talk)
    #expect(
      text == "<|im_start|>user\na <|im_end|><|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n<|im_start|>assistant\n")
  }

  @Test func `instructions that a template spells out are taken where there are none`() throws {
    let template = "{% if %}{{ '<|im_start|>system\nBe kind.<|im_end|>\n' }}{% endif %}{{ '<|im_start|>' }}"
    #expect(
      try text(template, Self.chatML, Self.talk).hasPrefix("<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user"))
    let literals = [
      (#"{{ "<|im_start|>system\nYou're kind.<|im_end|>\n" }}"#, "You're kind."),
      (#"{{ '<|im_start|>system\nYou\'re kind.<|im_end|>\n' }}"#, "You're kind."),
      ("{% if %}<|im_start|>system\nIt's \"so\".<|im_end|>\n{% endif %}", "It's \"so\"."),
    ]
    for (literal, instructions) in literals {
      #expect(
        try text(literal, Self.chatML, Self.talk).hasPrefix(
          "<|im_start|>system\n\(instructions)<|im_end|>\n<|im_start|>user"), "\(literal)")
    }
    let own = [ChatMessage(role: .system, content: "x")]
    #expect(try text(template, Self.chatML, own) == "<|im_start|>system\nx<|im_end|>\n<|im_start|>assistant\n")
    let computed = "'<|im_start|>system\n' + m + '<|im_end|>'"
    #expect(try text(computed, Self.chatML, Self.talk).hasPrefix("<|im_start|>user"))
  }

  @Test func `Llama 3`() throws {
    let template = "<|start_header_id|> <|end_header_id|> <|eot_id|>"
    let text = try text(template, Self.llama3, [ChatMessage(role: .user, content: " a\n")])
    #expect(
      text
        == "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\na<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
    )
  }

  @Test func `other templates, and tokenizers without the tokens, are of no kind`() throws {
    let plain = try ServingSamples.tokenizer()
    #expect(ChatTemplate(text: "<|im_start|><|im_end|>", tokenizer: plain) == nil)
    let tokenizer = try ServingSamples.tokenizer(special: Self.chatML)
    #expect(ChatTemplate(text: "[INST] {{ content }} [/INST]", tokenizer: tokenizer) == nil)
  }
}
