import RankGroups

/// The settings that the texts of a rank made use of.
final class ReadingRecord {
  /// The number of separators between documents.
  var separatorCount = 0
  /// The number of texts of JSON.
  var jsonTextCount = 0

  /// The settings that no rank made use of. Collective.
  func unused(of reader: DocumentReader, _ ranks: any RankGroup) throws -> [UnusedSetting] {
    let counts = try ranks.allGather([separatorCount, jsonTextCount])
    let isSeparated = counts.contains { $0[0] > 0 }
    let hasJSON = counts.contains { $0[1] > 0 }
    let field = reader.textField == DocumentReader.usualTextField || hasJSON ? nil : reader.textField
    return [isSeparated ? nil : reader.separator.map { .separator($0) }, field.map { .textField($0) }]
      .compactMap(\.self)
  }
}
