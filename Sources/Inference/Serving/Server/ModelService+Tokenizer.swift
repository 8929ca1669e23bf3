import Files
import Tokenizers

/// The tokenizer, for clients that count tokens or score texts.
extension ModelService {
  private struct Tokens: Encodable {
    let count: Int
    let maxModelLen: Int
    let tokens: [UInt32]
  }

  private struct Text: Encodable { let prompt: String }

  private struct Info: Encodable {
    let tokenizerClass = "PreTrainedTokenizerFast"
    @OrNull var bosToken: String?
    @OrNull var eosToken: String?
    @OrNull var padToken: String?
    @OrNull var chatTemplate: String?
    let vocabSize: Int
    let modelMaxLength: Int
  }

  /// `{"prompt": text, "add_special_tokens": true}` → `{"tokens": […], "count": n}`. The text of a special token is that token.
  func tokenize(_ request: HTTPRequest) throws -> HTTPResponse {
    let fields = try RequestFields(body: request.body)
    guard let text = try fields.text("prompt") else { throw fields.fault("prompt", "is missing") }
    let adds = try fields.flag("add_special_tokens") ?? true
    var encoder = TokenEncoder(model.tokenizer, findsSpecialTokens: true)
    let start = adds ? [model.promptStart].compactMap(\.self) : []
    let tokens = start + encoder.encode(Array(text.utf8))
    return Self.json(Tokens(count: tokens.count, maxModelLen: model.contextLength, tokens: tokens))
  }

  /// `{"tokens": […]}` → `{"prompt": text}`, with special tokens as they are spelled.
  func detokenize(_ request: HTTPRequest) throws -> HTTPResponse {
    let fields = try RequestFields(body: request.body)
    guard let list = try fields.list("tokens") else { throw fields.fault("tokens", "is missing") }
    let tokens = try TokenList.tokens(list, named: "tokens", vocabularySize: model.tokenizer.vocabularySize)
    return Self.json(Text(prompt: spelled(tokens)))
  }

  private func spelled(_ tokens: [UInt32]) -> String {
    let text = TokenText(tokenizer: model.tokenizer)
    let bytes = tokens.flatMap { token in
      model.tokenizer.spelling(ofSpecial: token).map { Array($0.utf8) } ?? text.bytes(of: token)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The special tokens by their spelling, as the model's files name them, and the chat template; null where there is none.
  func tokenizerInfo() -> HTTPResponse {
    let tokenizer = model.tokenizer
    let name = { [model] (role: String) in model.files.spelling(role, in: tokenizer) }
    return Self.json(
      Info(
        bosToken: name("bos_token") ?? tokenizer.specialTokens.beginOfText?.content,
        eosToken: name("eos_token") ?? tokenizer.specialTokens.endOfText.content, padToken: name("pad_token"),
        chatTemplate: model.files.chatTemplate, vocabSize: tokenizer.vocabularySize,
        modelMaxLength: model.contextLength))
  }
}
