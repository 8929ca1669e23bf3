import Files
import LanguageModelClients
import RankGroups
import TextSimilarity

/// The writing of a text whose requests have all ended.
struct SynthesisEnding {
  let artifact: SynthesisArtifact
  let texts: SourceTexts
  let ranks: any RankGroup
  let prices: Prices?

  var writer: SynthesisWriter { SynthesisWriter(artifact: artifact, texts: texts, ranks: ranks) }

  /// Writes all documents and the manifest. Collective.
  ///
  /// - Throws: `SynthesisError.noText` when no answer gave a document.
  func finish() throws -> SynthesisManifest {
    let summary = try writer.write(measures: true)
    let bytes = try ranks.broadcastFromRoot {
      guard summary.counts.documents > 0 else {
        throw SynthesisError.noText(summary.counts, directory: artifact.directory)
      }
      try artifact.seal(manifest(summary))
      return try readFile(artifact.manifestPath)
    }
    return try SealedFile.decode(SynthesisManifest.self, from: bytes, path: artifact.manifestPath)
  }

  private func manifest(_ summary: SynthesisWriter.Summary) throws -> SynthesisManifest {
    let file = try WrittenDocuments(path: artifact.documentsPath, lines: summary.lines)
    let quality = try SynthesisQuality(of: summary.qualities) { try WordHashes(file.document($0).text) }
    return SynthesisManifest(
      artifact.recipe, texts: texts, summary, cost: prices?.cost(summary.usage), quality: quality)
  }
}
