import Tokenizers

/// The tokens of one rank's documents as bytes of the token files.
struct EncodedShard {
  /// The layout of the token files.
  let layout: TokenLayout
  private var blocks: [Split: [UInt8]] = [:]

  /// The tokens of the texts of each split.
  init(_ texts: [Split: [ArraySlice<UInt8>]], tokenizer: Tokenizer) {
    layout = TokenLayout(tokenizer)
    var encoder = TokenEncoder(tokenizer)
    for split in Split.allCases { blocks[split] = layout.block(texts[split] ?? [], with: &encoder) }
  }

  /// The bytes of a split.
  func block(_ split: Split) -> [UInt8] { blocks[split] ?? [] }
}
