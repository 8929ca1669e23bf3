import LanguageModelClients

/// Makes the synthetic documents of a source document from the records of its requests.
struct DocumentMaker {
  let settings: SynthesisSettings

  /// The documents, in the order of operations and parts, with what was counted meanwhile.
  struct Result {
    var documents: [SyntheticDocument] = []
    var counts = SynthesisCounts()
    var usage = TokenUsage()
  }

  /// The synthetic documents of a source document.
  ///
  /// - Parameter records: those of its requests, in the order of operations and parts.
  func documents(of source: SourceDocument, _ records: [RequestRecord]) -> Result {
    var result = Result()
    for record in records { count(record, in: &result) }
    switch settings.method {
    case .entigraph: result.documents = records.compactMap { relation($0, of: source) }
    case .rephrase(let method): rephrase(RephrasePlan(source, method), records, into: &result)
    }
    result.counts.documents = result.documents.count
    return result
  }

  private func count(_ record: RequestRecord, in result: inout Result) {
    result.usage += record.usage
    result.counts.requests += 1
    if !record.isAnswered { result.counts.failed += 1 }
    if isUnparsable(record) { result.counts.unparsable += 1 }
    if record.isAnswered && record.finishReason == "length" { result.counts.cut += 1 }
    if record.isAnswered && record.usableText == nil { result.counts.empty += 1 }
  }

  private func isUnparsable(_ record: RequestRecord) -> Bool {
    if record.failureKind == .unparsable { return true }
    guard record.operation == RequestOperation.fidelity.rawValue, let text = record.usableText else { return false }
    return FidelityAnswer.isFaithful(text) == nil
  }

  /// The text about a document's entities that a record has; of a request for the entities, the summary.
  private func relation(_ record: RequestRecord, of source: SourceDocument) -> SyntheticDocument? {
    guard let text = record.usableText else { return nil }
    guard record.operation == RequestOperation.entities.rawValue else {
      return document(text, of: source, record.operation, part: record.part, entities: record.entities)
    }
    guard let answer = EntityAnswer(record), !answer.summary.isEmpty else { return nil }
    return document(answer.summary, of: source, "summary", part: 0)
  }

  private func document(
    _ text: String, of source: SourceDocument, _ operation: String, part: Int, entities: [String]? = nil,
    style: String? = nil
  ) -> SyntheticDocument {
    SyntheticDocument(
      text: text, document: source.id, source: source.source, operation: operation, part: part, entities: entities,
      style: style, generator: settings.generator, model: settings.model, seed: settings.seed)
  }
}

extension DocumentMaker {
  private func rephrase(_ plan: RephrasePlan, _ records: [RequestRecord], into result: inout Result) {
    let texts = Self.byVersion(records, of: .rephrase, plan)
    let answers = Self.byVersion(records, of: .fidelity, plan)
    for version in 0..<plan.versionCount {
      // A version of which a chunk is missing is not a version of the document.
      let chunks = (texts[version] ?? []).compactMap(\.usableText)
      guard chunks.count == plan.chunks.count else { continue }
      let text = plan.stitched(chunks)
      guard isFaithful(text, plan, answers: answers[version] ?? []) else {
        result.counts.rejected += 1
        continue
      }
      let style = plan.style(of: version).name
      result.documents.append(document(text, of: plan.document, "rephrase", part: version, style: style))
    }
  }

  private static func byVersion(
    _ records: [RequestRecord], of operation: RequestOperation, _ plan: RephrasePlan
  ) -> [Int: [RequestRecord]] {
    let own = records.filter { $0.operation == operation.rawValue }
    return Dictionary(grouping: own) { plan.place(of: $0.part).version }
  }

  /// True unless the names and numbers of a text differ too much from its source's, or the model said of a part that it states
  /// something else.
  private func isFaithful(_ text: String, _ plan: RephrasePlan, answers: [RequestRecord]) -> Bool {
    guard
      plan.settings.minFidelity <= 0 || Fidelity(of: text, to: plan.document.text).score >= plan.settings.minFidelity
    else { return false }
    return answers.allSatisfy { $0.usableText.flatMap(FidelityAnswer.isFaithful) != false }
  }
}
