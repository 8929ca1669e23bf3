import Corpora
import Files
import Foundation
import MessagePassing
import NearestNeighbors
import TestSupport
import Testing

@Suite struct PairTests {
  private let directory: TemporaryDirectory
  private let corpus: Corpus
  private let documents: PairedDocuments

  /// Texts of words of four topics, of which some are copies, or copies but for a word.
  init() throws {
    directory = try TemporaryDirectory()
    var generator = SeededGenerator(seed: 5)
    var texts = (0..<120).map { index in
      (0..<60).map { _ in "t\(index % 4)w\(Int.random(in: 0..<40, using: &generator))" }.joined(separator: " ")
    }
    texts[40] = texts[4]
    texts[44] = texts[8] + " more"
    let builder = CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.1, test: 0.1)
    let files = texts.enumerated().map { Document(source: "\($0.offset)", text: Array($0.element.utf8)) }
    _ = try builder.build(files, in: directory.path("corpus"))
    corpus = try Corpus(directory: directory.path("corpus"))
    documents = try PairedDocuments(corpus)
  }

  private func pairs(_ request: PairRequest, in name: String = "pairs") throws -> PairFile {
    try PairBuilder(corpus, request, world: Communicator()).build(in: directory.path(name))
  }

  private func all(_ file: PairFile) -> [DocumentPairs.Pair] { (0..<file.count).map { file[$0] } }

  private func words(_ document: Int) -> [Substring] {
    String(decoding: documents.text(of: document), as: UTF8.self).split(separator: " ")
  }

  private func jaccard<Element>(_ first: Set<Element>, _ second: Set<Element>) -> Double {
    Double(first.intersection(second).count) / Double(first.union(second).count)
  }

  private func sequences(_ document: Int) -> Set<[Substring]> {
    let words = words(document)
    return Set((0...words.count - 13).map { Array(words[$0..<$0 + 13]) })
  }

  /// Pairs of near-duplicates, by comparing all sequences of 13 words.
  private func twins() -> Set<[Int]> {
    let sequences = (0..<documents.count).map(sequences)
    let pairs = sequences.indices.flatMap { first in sequences.indices.map { [first, $0] } }
    return Set(pairs.filter { $0[0] != $0[1] && jaccard(sequences[$0[0]], sequences[$0[1]]) > 0.8 })
  }

  @Test func `neighbors by words are those of a comparison of all sets`() throws {
    let found = all(try pairs(PairRequest(.jaccard)))
    let twins = twins()
    let sets = (0..<documents.count).map { Set(words($0)) }
    let expected = sets.indices.flatMap { first in
      let others = sets.indices.filter { $0 != first && !twins.contains([first, $0]) }
      let neighbors = others.map {
        DocumentPairs.Pair(first: first, second: $0, similarity: Float(jaccard(sets[first], sets[$0])))
      }
      let sorted = neighbors.sorted { ($1.similarity, $0.second) < ($0.similarity, $1.second) }
      return sorted.prefix(8)
    }
    #expect(found == expected)
  }

  @Test func `near-duplicates are no pairs`() throws {
    let twins = twins()
    #expect(!twins.isEmpty)
    let filter = try NearDuplicates(documents, ranks: Communicator())
    for first in 0..<documents.count {
      for second in 0..<documents.count where first != second {
        #expect(filter.contains(first, second) == twins.contains([first, second]))
      }
    }
    let file = try pairs(PairRequest(.jaccard))
    #expect(!all(file).contains { twins.contains([$0.first, $0.second]) })
    #expect(file.manifest.duplicates == twins.count)
  }

  @Test func `random pairs are different documents, and spread over all`() throws {
    let found = all(try pairs(PairRequest(.random)))
    #expect(found.count == 8 * documents.count)
    #expect(found.allSatisfy { $0.first != $0.second && $0.similarity == 0 })
    let mean = Double(found.reduce(0) { $0 + $1.second }) / Double(found.count) / Double(documents.count)
    #expect(abs(mean - 0.5) < 0.05)
    for first in 0..<documents.count {
      #expect(Set(found.filter { $0.first == first }.map(\.second)).count == 8)
    }
  }

  @Test func `a threshold keeps the pairs above it, and a number of pairs finds it`() throws {
    let complete = all(try pairs(PairRequest(.jaccard)))
    var request = PairRequest(.jaccard)
    request.threshold = 0.3
    #expect(all(try pairs(request, in: "threshold")) == complete.filter { $0.similarity >= 0.3 })
    request.threshold = nil
    request.pairs = 50
    let file = try pairs(request, in: "number")
    let least = complete.map(\.similarity).sorted(by: >)[49]
    #expect(all(file) == complete.filter { $0.similarity >= least })
    #expect(file.manifest.threshold == Double(least))
  }

  /// A `.npy` file as `numpy.save` writes it.
  private func numpy(_ type: String, rows: Int, columns: Int, _ bytes: [UInt8]) throws -> String {
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    let header = text + String(repeating: " ", count: 118 - text.utf8.count - 1) + "\n"
    return try directory.write(
      Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes), to: "e.npy")
  }

  @Test(arguments: ["<f2", "<f4", "<f8"]) func `rows of a file are the documents' vectors`(type: String) throws {
    // Documents on a quarter of a circle: neighbors are adjacent.
    let count = documents.count
    let values = (0..<count).flatMap { [cos(Double($0) / Double(count)), sin(Double($0) / Double(count))] }
    let bytes = values.flatMap { value in
      switch type {
      case "<f2": bits(Float16(value).bitPattern)
      case "<f4": bits(Float(value).bitPattern)
      default: bits(value.bitPattern)
      }
    }
    var request = PairRequest(.file(try numpy(type, rows: count, columns: 2, bytes)))
    request.count = 1
    #expect(all(try pairs(request)).allSatisfy { abs($0.first - $0.second) <= (type == "<f2" ? 3 : 1) })
  }

  private func bits(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  @Test func `a file of another number of rows, and one with NaN, are refused`() throws {
    let short = try numpy("<f4", rows: 2, columns: 1, [0, 0, 0, 0, 0, 0, 128, 63])
    let refusal = #expect(throws: AgreedFailure.self) { try pairs(PairRequest(.file(short))) }
    #expect(
      refusal?.cause as? NeighborError == .otherRows(path: short, found: 2, documents: documents.count))
    let values = [Float](repeating: 1, count: documents.count - 1) + [.nan]
    let path = try numpy("<f4", rows: documents.count, columns: 1, values.flatMap { bits($0.bitPattern) })
    let error = #expect(throws: AgreedFailure.self) { try pairs(PairRequest(.file(path))) }
    #expect(
      error?.cause as? NeighborError == NeighborError.notFinite(source: path, document: documents.count - 1))
  }

  @Test func `pairs are found again, refused to another recipe, and made again when damaged`() throws {
    let first = try pairs(PairRequest(.jaccard))
    let found = all(first)
    let bytes = try readFile(directory.path("pairs/pairs.npy"))
    #expect(try pairs(PairRequest(.jaccard)).manifest == first.manifest)
    #expect(!FileManager.default.fileExists(atPath: directory.path("pairs/work")))
    var request = PairRequest(.jaccard)
    request.count = 3
    #expect(throws: (any Error).self) { try pairs(request) }
    try directory.write(Data(bytes.reversed()), to: "pairs/pairs.npy")
    #expect(try all(pairs(PairRequest(.jaccard))) == found)
    #expect(try readFile(directory.path("pairs/pairs.npy")) == bytes)
  }

  @Test func `the first tokens give pairs of complete documents among them`() throws {
    var request = PairRequest(.jaccard)
    request.tokens = corpus.manifest.part(.train).tokens / 2
    let file = try pairs(request)
    let count = file.manifest.documents
    #expect(count < documents.count && count > documents.count / 3)
    #expect(all(file).allSatisfy { $0.first < count && $0.second < count })
  }
}
