extension JSONPlace {
  /// The steps that a `decoder` describes, those of a sequence in one list.
  ///
  /// - Throws: `TokenizerError.unsupported` for a step that is not implemented, `.malformedFile`.
  func decoderSteps() throws(TokenizerError) -> [DecoderStep] {
    switch try type() {
    case "Sequence":
      return try steps(of: "decoders") { part throws(TokenizerError) in try part.decoderSteps() }
    case "ByteLevel": return [.byteLevel]
    case "ByteFallback": return [.byteFallback]
    case "Fuse": return [.fuse]
    case "Strip": return [try strip()]
    case "Replace": return [.replace(try required("pattern").pattern(), with: try required("content").text())]
    case "Metaspace": return [.metaspace(try metaspace())]
    default:
      throw try unsupportedType(
        supported: "a sequence of ByteLevel, ByteFallback, Fuse, Strip, Replace and Metaspace")
    }
  }

  private func strip() throws(TokenizerError) -> DecoderStep {
    .strip(try required("content").text(), start: try count("start"), end: try count("stop"))
  }

  private func count(_ key: String) throws(TokenizerError) -> Int { Int(try required(key).integer()) }
}
