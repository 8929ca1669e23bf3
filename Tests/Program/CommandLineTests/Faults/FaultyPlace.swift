import Foundation
import TestSupport
import Testing

/// The place in which one faulty command runs: a copy of the prepared directories two levels below a directory of its own, so that it shows
/// when something is written outside.
final class FaultyPlace {
  /// The arguments of the program.
  var arguments: [String] = []
  /// The changes of the input, for the description of a failure.
  var notes: [String] = []
  /// The generator that draws the fault.
  var generator: SeededGenerator
  private let root: TemporaryDirectory
  private let place: String

  init(seed: UInt64) throws {
    generator = SeededGenerator(seed: seed)
    root = try TemporaryDirectory()
    place = root.path("above/place")
    try FileManager.default.createDirectory(atPath: root.path("above"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: #require(FaultyInputs.path), toPath: place)
  }

  /// The directory in which the command runs.
  var path: String { place }

  /// The directory around it, for absolute paths that lead out.
  var outside: String { root.path }

  func path(_ name: String) -> String { "\(place)/\(name)" }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// The program's arguments, from words between single spaces.
  func command(_ words: String) { arguments = words.split(separator: " ").map { String($0) } }

  /// Corrupts a file's bytes.
  func corrupt(_ name: String, isText: Bool) throws {
    let (corrupted, note) = Corruptor.corrupt(try bytes(name), isText: isText, using: &generator)
    notes.append("\(name): \(note)")
    try write(corrupted, to: name)
  }

  /// One of some values.
  func choice<Value>(_ values: [Value]) throws -> Value { try #require(values.randomElement(using: &generator)) }

  /// One of some values that are written down, for instance file contents that somebody made up.
  func choice(_ name: String, _ values: [String]) throws -> String {
    let value = try choice(values)
    notes.append("\(name): \(value.prefix(100).debugDescription)")
    return value
  }

  /// Everything around the place, and in it, but the output directory, to be compared before and after.
  ///
  /// - Parameter output: names in the place; "." is the entire place.
  func surroundings(without output: [String]) throws -> [String: String] {
    let ignored = output.map { $0 == "." ? "above/place" : "above/place/\($0)" }
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    let kept = names.filter { name in !ignored.contains { name == $0 || name.hasPrefix($0 + "/") } }
    return Dictionary(uniqueKeysWithValues: kept.map { ($0, content($0)) })
  }

  private func content(_ name: String) -> String {
    let attributes = try? FileManager.default.attributesOfItem(atPath: root.path(name))
    switch attributes?[.type] as? FileAttributeType {
    case .typeRegular?:
      return (try? Data(contentsOf: URL(fileURLWithPath: root.path(name))))?.base64EncodedString() ?? "unreadable"
    case .typeSymbolicLink?:
      return "link to \((try? FileManager.default.destinationOfSymbolicLink(atPath: root.path(name))) ?? "?")"
    case let type: return type?.rawValue ?? "gone"
    }
  }
}
