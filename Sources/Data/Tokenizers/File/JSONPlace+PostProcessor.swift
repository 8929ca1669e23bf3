extension JSONPlace {
  /// The special tokens that a `post_processor` puts around a text.
  ///
  /// - Throws: `TokenizerError.unsupported` for a kind that is not implemented, `.malformedFile`.
  func declaredFrame() throws(TokenizerError) -> TextFrame {
    var frame = try frame()
    frame.isDeclared = true
    return frame
  }

  private func frame() throws(TokenizerError) -> TextFrame {
    switch try type() {
    case "Sequence": return try frameOfSequence()
    case "TemplateProcessing": return try frameOfTemplate()
    case "BertProcessing", "RobertaProcessing": return try frameOfPair()
    case "ByteLevel": return TextFrame()
    default:
      throw try unsupportedType(
        supported: "a sequence of TemplateProcessing, ByteLevel, BertProcessing and RobertaProcessing")
    }
  }

  /// Each processor puts its tokens around those of the ones before it.
  private func frameOfSequence() throws(TokenizerError) -> TextFrame {
    var frame = TextFrame()
    for part in try required("processors").elements() {
      let outer = try part.frame()
      frame = TextFrame(before: outer.before + frame.before, after: frame.after + outer.after)
    }
    return frame
  }

  private func frameOfTemplate() throws(TokenizerError) -> TextFrame {
    var frame = TextFrame()
    var isBehind = false
    for piece in try required("single").elements() {
      if let token = try piece.optional("SpecialToken") {
        let ids = try ids(of: token.required("id").text())
        if isBehind { frame.after += ids } else { frame.before += ids }
      } else {
        isBehind = true
      }
    }
    return frame
  }

  /// The ids of a special token of a template, by its name there.
  private func ids(of name: String) throws(TokenizerError) -> [UInt32] {
    var ids: [UInt32] = []
    for id in try required("special_tokens").required(name).required("ids").elements() { ids.append(try id.integer()) }
    return ids
  }

  /// `cls` before and `sep` behind the text, each a spelling and an id.
  private func frameOfPair() throws(TokenizerError) -> TextFrame {
    TextFrame(before: [try idOfPair("cls")], after: [try idOfPair("sep")])
  }

  private func idOfPair(_ key: String) throws(TokenizerError) -> UInt32 {
    let pair = try required(key)
    guard let id = try pair.elements().last else { throw pair.fault("empty") }
    return try id.integer()
  }
}
