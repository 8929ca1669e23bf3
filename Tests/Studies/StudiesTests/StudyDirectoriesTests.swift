import Files
import Foundation
import Store
import TestSupport
import Testing

@Suite struct StudyDirectoriesTests {
  private struct Evaluation: Codable, Equatable { let loss: Double }

  private let place: TemporaryDirectory

  init() throws { place = try TemporaryDirectory() }

  @Test func `a study has a directory of its own, and artifacts are in the store`() throws {
    let directories = StudyDirectories(output: "out", study: "made-up")
    #expect(directories.own == "out/study/made-up")
    #expect(directories.result == "out/study/made-up/result.json")
    #expect(directories.report == "out/study/made-up/report.html")
    #expect(directories.figures == "out/study/made-up/figures")
    #expect(directories.ledger == "out/study/made-up/ledger.jsonl")
    let fingerprint = try Fingerprint(of: "something")
    #expect(directories.corpus(fingerprint) == "out/store/corpora/made-up-\(fingerprint.short)")
    #expect(directories.run("xs-seed0", fingerprint) == "out/store/runs/xs-seed0-\(fingerprint.short)")
    #expect(directories.distributions == "out/store/distributions")
    #expect(
      directories.evaluations.path(fingerprint) == "out/store/evaluations/\(fingerprint.hexadecimal).json")
  }

  @Test func `workers have directories below that of the study, and the same store`() throws {
    let worker = StudyDirectories(output: "out", study: "made-up", worker: 3)
    #expect(worker.own == "out/study/made-up/workers/3")
    #expect(worker.distributions == StudyDirectories(output: "out", study: "made-up").distributions)
  }

  @Test func `the starts of a study are those with a ledger`() throws {
    let directories = StudyDirectories(output: place.path, study: "made-up")
    #expect(directories.starts == [directories.own], "where the first ledger will be")
    let workers = (0..<3).map { StudyDirectories(output: place.path, study: "made-up", worker: $0) }
    for worker in workers { try createDirectory(worker.own) }
    for worker in [workers[2], workers[0]] { try AtomicFile.write(Data(), to: worker.ledger) }
    #expect(directories.starts == [workers[0].own, workers[2].own])
    try AtomicFile.write(Data(), to: directories.ledger)
    #expect(directories.starts == [directories.own, workers[0].own, workers[2].own])
  }

  @Test func `an evaluation is read as it was written, and partial files of others are gone`() throws {
    let store = StudyDirectories(output: place.path, study: "made-up").evaluations
    try createDirectory(store.directory)
    let evaluation = store.evaluation(try Fingerprint(of: "step"), of: Evaluation.self)
    try AtomicFile.write(Data(), to: "\(store.directory)/killed.json.1.partial")
    try evaluation.write(Evaluation(loss: 3.5))
    #expect(evaluation.manifestPath == store.path(try Fingerprint(of: "step")))
    #expect(try evaluation.finished() == Evaluation(loss: 3.5))
    #expect(!exists("\(store.directory)/killed.json.1.partial"))
  }

  @Test func `partial files stay while another writer holds the store`() throws {
    let store = StudyDirectories(output: place.path, study: "made-up").evaluations
    try createDirectory(store.directory)
    let partial = "\(store.directory)/other.json.1.partial"
    try AtomicFile.write(Data(), to: partial)
    do {
      let lock = try DirectoryLock(directory: store.directory)
      store.removePartials()
      withExtendedLifetime(lock) {}
    }
    #expect(exists(partial))
    store.removePartials()
    #expect(!exists(partial))
  }
}
