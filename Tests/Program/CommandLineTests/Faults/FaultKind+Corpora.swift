import Foundation

extension FaultKind {
  /// A prepared corpus: its description, tokens, index and tokenizer.
  static let corpora = [
    FaultKind("corpus.json") {
      try $0.corrupt("corpus/corpus.json", isText: true)
      try $0.command($0.choice([train, evaluate]))
    },
    FaultKind("token file") {
      try $0.corrupt("corpus/\($0.choice(["train", "validation", "test"])).tokens", isText: false)
      $0.command(train)
    },
    FaultKind("token file, checksum renewed") {
      let split = try $0.choice(["train", "validation", "test"])
      try corruptTokens($0, split)
      try $0.renewCorpus { try $0.describeTokens(split, &$1) }
      try $0.command($0.choice([train, "\(evaluate) --split \(split == "test" ? "test" : "validation")"]))
    },
    FaultKind("documents.index", file: "corpus/documents.index", train),
    FaultKind("tokenizer.json", file: "corpus/tokenizer.json", "\(prepare) --tokenizer corpus/tokenizer.json"),
    FaultKind("tokenizer.json, checksum renewed") {
      try $0.corrupt("corpus/tokenizer.json", isText: true)
      try $0.renewCorpus { $1["tokenizerChecksum"] = try $0.checksum("corpus/tokenizer.json") }
      $0.command(train)
    },
  ]

  /// The header is small beside the tokens, so it is aimed at half of the time.
  private static func corruptTokens(_ place: FaultyPlace, _ split: String) throws {
    let file = "corpus/\(split).tokens"
    guard Bool.random(using: &place.generator) else { return try place.corrupt(file, isText: false) }
    var bytes = try place.bytes(file)
    let (offset, value) = (try place.choice([8, 12, 16, 24, 32]), try place.choice([0, 1, 0x80, 0xFF] as [UInt8]))
    for index in offset..<offset + Int.random(in: 1...8, using: &place.generator) { bytes[index] = value }
    place.notes.append("\(file): \(value) at \(offset) and after it")
    try place.write(bytes, to: file)
  }
}
