import Files
import Foundation
import LanguageModelClients

/// The places of the records of all requests of a synthesis, so that they need not fit into memory.
struct RecordIndex {
  /// The place of a record.
  private struct Place {
    let file: Int
    let range: Range<Int>
    let request: Request
    let isAnswered: Bool
  }

  /// A request about a document.
  private struct Request: Hashable, Comparable {
    let operation: RequestOperation
    let part: Int

    static func < (first: Request, second: Request) -> Bool {
      (first.operation, first.part) < (second.operation, second.part)
    }
  }

  /// The facts of a record that tell its place.
  private struct Facts: Decodable {
    let operation: RequestOperation
    let document: String
    let part: Int
    let failure: String?
  }

  private let files: [MappedFile]
  /// The places of a document's records by its id.
  private var places: [String: [Place]] = [:]

  /// Reads the records in a directory.
  ///
  /// A line that a killed writer left without its end does not count. Of several records of one request the last one with an
  /// answer counts, or else the last one.
  ///
  /// - Throws: `FileError.system`.
  init(directory: String) throws {
    let names = try directoryEntries(directory).filter { $0.hasSuffix(".jsonl") }.sorted()
    files = try names.map { try MappedFile(path: "\(directory)/\($0)") }
    for file in files.indices { read(file) }
    for id in places.keys { places[id] = Self.unique(places[id] ?? []) }
  }

  private mutating func read(_ file: Int) {
    for range in files[file].lines {
      guard let facts = try? JSONDecoder().decode(Facts.self, from: Data(files[file].bytes(range))) else { continue }
      let place = Place(
        file: file, range: range, request: Request(operation: facts.operation, part: facts.part),
        isAnswered: facts.failure == nil)
      places[facts.document, default: []].append(place)
    }
  }

  /// One place a request, in the order of operations and parts.
  private static func unique(_ places: [Place]) -> [Place] {
    var best: [Request: Place] = [:]
    for place in places where place.isAnswered || best[place.request]?.isAnswered != true {
      best[place.request] = place
    }
    return best.values.sorted { $0.request < $1.request }
  }

  /// The records of the requests about a document, in the order of operations and parts.
  ///
  /// - Throws: a decoding error when a record is not one.
  func records(of document: String) throws -> [RequestRecord] {
    try (places[document] ?? []).map { place in
      try JSONDecoder().decode(RequestRecord.self, from: Data(files[place.file].bytes(place.range)))
    }
  }
}

extension MappedFile {
  /// The ranges of the complete lines of the file, without their ends.
  fileprivate var lines: [Range<Int>] {
    withBytes { bytes in
      var lines: [Range<Int>] = []
      var start = 0
      for index in 0..<count where bytes.record(UInt8.self, at: index) == UInt8(ascii: "\n") {
        lines.append(start..<index)
        start = index + 1
      }
      return lines
    }
  }

  fileprivate func bytes(_ range: Range<Int>) -> [UInt8] {
    elements(of: UInt8.self, count: range.count, at: range.lowerBound)
  }
}
