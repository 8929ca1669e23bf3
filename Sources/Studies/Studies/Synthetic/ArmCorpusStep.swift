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
    /// The checksum of the documents, or the address of the synthetic text.
    let content: String
    /// The step that makes synthetic text; nil for documents as they are.
    let synthesis: SynthesisStep?
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
    let models = EvaluatedModels(
      fingerprints: [origin.synthesis?.fingerprint].compactMap(\.self), description: "the tokens of \(origin.name)")
    return try EvaluationStep(
      ArmCorpusStep.Key(content: origin.content, tokenizer: corpus.fingerprint), of: models, cost: StepCost(size: ""),
      activity: "preparing", isComplete: { _ in true }
    ) { _ in try self.prepare(origin) }
  }

  /// Prepares a text. Collective.
  private func prepare(_ origin: ArmCorpusStep.Origin) throws -> ArmCorpus {
    let tokenizer = try world.agree { try Tokenizer(TokenizerFiles(path: corpus.directory)) }
    var builder = CorpusBuilder(
      vocabulary: .given(tokenizer), validation: 0.0, test: 0.0, seed: configuration.text.seed)
    builder.scratchDirectory = directories.output
    let prepared = try builder.build(ranks: world) { sink in
      if let synthesis = origin.synthesis {
        let path = "\(synthesis.directory)/\(SynthesisManifest.documentsName)"
        try DocumentReader().read([path], ranks: world, into: sink)
      } else {
        try readDocuments(into: sink)
      }
    } directory: {
      directories.armCorpus(try Fingerprint(of: $0))
    }
    let name = prepared.directory.split(separator: "/").last.map(String.init) ?? ""
    return ArmCorpus(name: name, corpus: prepared.fingerprint)
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
