import Files
import Foundation
import TestSupport
import Testing

/// What all kinds of artifacts do with a directory.
@Suite struct ArtifactTests {
  private struct Recipe: ArtifactRecipe {
    static let currentVersion = 3

    var version = Self.currentVersion
    var text = "a"
    var seed = 0

    var facts: [RecipeFact] {
      [.content(text, other: "another text"), .setting("version", version), .setting("seed", seed)]
    }
  }

  private struct Summary: Codable, Equatable {
    let recipe: Recipe
    let count: Int
  }

  private struct Refusal: Error, Equatable { let differences: [String] }

  /// A kind with one more file than the manifest, and one in a directory of its own while it is made.
  private struct Pages: Artifact {
    static let kind = ArtifactKind.corpus

    let directory: String
    var recipe = Recipe()

    var manifestName: String { "pages.json" }
    var workDirectories: [String] { ["state"] }

    func recipe(of summary: Summary) -> Recipe { summary.recipe }
    func refusal(of other: Recipe) -> any Error { Refusal(differences: other.differences(from: recipe)) }
    func isIntact(_ summary: Summary) -> Bool { exists("\(directory)/pages.txt") == (summary.count > 0) }
    func owns(_ name: String) -> Bool { [manifestName, "pages.txt", "state"].contains(name) }
    func isBegun(with entries: [String]) -> Bool { entries.contains { $0.hasPrefix("pages.txt") } }
    func interruptedRecipe() throws -> Recipe? {
      try SealedFile.read(Recipe.self, from: "\(directory)/state/pages.json")
    }

    func stored() throws -> Summary? { try SealedFile.read(Summary.self, from: manifestPath) }
  }

  private let place: TemporaryDirectory
  private let pages: Pages

  init() throws {
    place = try TemporaryDirectory()
    pages = Pages(directory: place.path("pages"))
  }

  @Test func `An artifact is complete when its last file is written, and is found by its recipe`() throws {
    #expect(try pages.finished() == nil)
    guard case .unfinished(let lock) = try pages.claim() else { return #expect(Bool(false), "nothing was there") }
    try place.write("text", to: "pages/pages.txt")
    #expect(try pages.finished() == nil)
    let summary = Summary(recipe: pages.recipe, count: 1)
    try pages.seal(summary)
    withExtendedLifetime(lock) {}
    #expect(try pages.finished() == summary)
    guard case .finished(summary) = try pages.claim() else { return #expect(Bool(false), "it was sealed") }
  }

  @Test func `An artifact whose content is not that of its manifest is made again`() throws {
    try createDirectory(pages.directory)
    try pages.seal(Summary(recipe: pages.recipe, count: 1))
    #expect(try pages.finished() == nil)
  }

  @Test func `A damaged manifest is an error`() throws {
    try place.write("{}", to: "pages/pages.json")
    #expect(throws: FileError.corrupted(path: pages.manifestPath)) { try pages.finished() }
  }

  @Test func `Another recipe is refused with what differs, finished or interrupted`() throws {
    let other = Pages(directory: pages.directory, recipe: Recipe(text: "b", seed: 7))
    let refusal = Refusal(differences: ["another text", "seed 7 instead of 0"])
    try createDirectory("\(pages.directory)/state")
    try SealedFile.write(other.recipe, to: place.path("pages/state/pages.json"))
    try place.write("text", to: "pages/pages.txt")
    #expect(throws: refusal) { try pages.claim() }
    try pages.seal(Summary(recipe: other.recipe, count: 0))
    #expect(throws: refusal) { try pages.finished() }
    #expect(refusal.differences == other.recipe.differences(from: pages.recipe))
    #expect(pages.recipe.differences(from: pages.recipe) == [])
  }

  @Test(arguments: [
    (["pages.txt", "notes", "zebra"], "notes"), (["pages.txt.7.partial", "state"], nil), (["state"], "state"),
    (["pages.txt", "mine.partial"], "mine.partial"), ([".lock"], nil), (["pages.txt", "pages.json.7.partial"], nil),
  ])
  func `The first file that is not the artifact's is named`(names: [String], foreign: String?) throws {
    for name in names { try place.write("x", to: "pages/\(name)") }
    if let foreign {
      #expect(throws: FileError.directoryNotEmpty(path: pages.directory, found: foreign)) { try pages.claim() }
    } else {
      guard case .unfinished = try pages.claim() else { return #expect(Bool(false), "it is not complete") }
    }
  }

  @Test func `Taking the lock removes the artifact's half-written files alone`() throws {
    for name in ["pages.txt.7.partial", "state/pages.txt.8.partial", "mine.partial", "pages.txt"] {
      try place.write("x", to: "pages/\(name)")
    }
    let lock = try pages.lock()
    let left = try FileManager.default.subpathsOfDirectory(atPath: pages.directory).sorted()
    #expect(left == [".lock", "mine.partial", "pages.txt", "state"])
    withExtendedLifetime(lock) {}
  }

  @Test func `A directory in use is refused after the timeout`() throws {
    let lock = try pages.lock()
    #expect {
      try pages.claim(timeout: 0.05)
    } throws: { error in
      if case FileError.directoryInUse = error { true } else { false }
    }
    withExtendedLifetime(lock) {}
  }
}
