extension JSONPlace {
  /// The steps that a `normalizer` describes.
  ///
  /// - Throws: `TokenizerError.unsupported` for a step that is not implemented, `.malformedFile`.
  func normalizerSteps() throws(TokenizerError) -> [NormalizerStep] {
    let type = try type()
    if let form = NormalizationForm(rawValue: type) { return [.form(form)] }
    switch type {
    case "Sequence":
      return try steps(of: "normalizers") { part throws(TokenizerError) in try part.normalizerSteps() }
    case "Prepend": return [.prepend(try required("prepend").text())]
    case "Replace": return [.replace(try required("pattern").pattern(), with: try required("content").text())]
    case "Lowercase": return [.lowercase]
    case "Strip":
      return [.strip(start: try flag("strip_left", default: true), end: try flag("strip_right", default: true))]
    default:
      throw try unsupportedType(
        supported: "a sequence of NFC, NFD, NFKC, NFKD, Prepend, Replace, Lowercase and Strip")
    }
  }
}
