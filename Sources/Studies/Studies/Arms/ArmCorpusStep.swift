import Corpora
import Files
import MessagePassing
import Store
import Synthesis
import Tokenizers

/// The preparation of the text that an arm learns from.
enum ArmCorpusStep {
  /// The text.
  struct Origin {
    let name: String
    /// The checksum or the address of the text.
    let content: String
    /// The steps that make it.
    var inputs: [Fingerprint] = []
    let text: Text
  }

  /// The place of the text.
  enum Text {
    /// The documents that the study is given.
    case documents
    /// A file of documents.
    case file(String)
    /// The training documents of the study's corpus behind its first tokens.
    case fresh(after: Int)
    /// The training documents among the first tokens, each with what was written from it.
    case megadocuments(texts: String, tokens: Int)
  }

  /// Everything that the corpus depends on.
  fileprivate struct Key: Encodable {
    let kind = "armCorpus"
    let version = 1
    let content: String
    /// The corpus whose tokenizer is used.
    let tokenizer: Fingerprint
  }
}

extension Study {
  /// The preparation of a text with the tokenizer of the study's corpus; nothing of it is held out.
  func corpusStep(_ origin: ArmCorpusStep.Origin) throws -> EvaluationStep<ArmCorpus> {
    let models = EvaluatedModels(fingerprints: origin.inputs, description: "the tokens of \(origin.name)")
    return try EvaluationStep(
      ArmCorpusStep.Key(content: origin.content, tokenizer: corpus.fingerprint), of: models, cost: StepCost(size: ""),
      activity: "preparing", isComplete: { _ in true }
    ) { _ in try self.prepare(origin.text) }
  }

  /// Prepares a text. Collective.
  private func prepare(_ text: ArmCorpusStep.Text) throws -> ArmCorpus {
    let tokenizer = try world.agree { try Tokenizer(TokenizerFiles(path: corpus.directory)) }
    var builder = CorpusBuilder(
      vocabulary: .given(tokenizer), validation: 0.0, test: 0.0, seed: configuration.text.seed)
    builder.scratchDirectory = directories.output
    let prepared = try builder.build(ranks: world) { sink in
      try read(text, into: sink)
    } directory: {
      directories.armCorpus(try Fingerprint(of: $0))
    }
    let name = prepared.directory.split(separator: "/").last.map(String.init) ?? ""
    return ArmCorpus(name: name, corpus: prepared.fingerprint)
  }

  /// Reads a text. Collective.
  private func read(_ text: ArmCorpusStep.Text, into sink: any DocumentSink) throws {
    switch text {
    case .documents: try readDocuments(into: sink)
    case .file(let path):
      let filter = try world.agree { try HeldOutFilter(corpus, before: sink) }
      try DocumentReader().read([path], ranks: world, into: filter)
      let copies = try world.allGather([filter.count]).reduce(0) { $0 + $1[0] }
      if copies > 0 {
        logger.warning("\(copies) text(s) are exact copies of held-out documents, so nothing learns them")
      }
    case .fresh(let tokens):
      let documents = try world.agree { try FreshDocuments(corpus, after: tokens) }
      try append(documents.count, to: sink) { documents[$0] }
    case .megadocuments(let texts, let tokens):
      let documents = try world.agree { try Megadocuments(corpus, tokens: tokens, synthesis: texts) }
      try append(documents.count, to: sink) { documents[$0] }
    }
  }

  /// Appends this rank's documents of so many. Collective.
  private func append(_ count: Int, to sink: any DocumentSink, _ document: (Int) -> Document) throws {
    try world.agree {
      for number in count * world.rank / world.size..<count * (world.rank + 1) / world.size {
        let document = document(number)
        try sink.append(document.text[...])
        try sink.endDocument(source: document.source)
      }
    }
  }

  /// Opens the corpus of an arm on every rank. Collective.
  ///
  /// - Throws: `AgreedFailure` of `CorpusError.heldOutTrained` when it has documents that are held out of the general text.
  func open(_ prepared: ArmCorpus) throws -> Corpus {
    let own = corpus
    let opened = try world.agree {
      let opened = try Corpus(directory: directories.corpus(named: prepared.name))
      let count = world.isRoot ? try own.heldOutDocuments(trainedIn: opened) : 0
      guard count == 0 else {
        throw CorpusError.heldOutTrained(count: count, of: own.directory, by: opened.directory)
      }
      return opened
    }
    try opened.agree(on: world)
    try opened.verify(on: world)
    return opened
  }
}
