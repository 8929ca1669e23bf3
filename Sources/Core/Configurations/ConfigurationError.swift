import Quantities

/// A fault of a configuration: of a YAML file, an override, or values that contradict each other.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The text is not YAML.
  case syntax(file: String, reason: String)
  /// A key that nobody reads; `known` are those that are read here.
  case unknownKey(path: String, known: [String])
  /// A key without a default is absent.
  case missingKey(path: String)
  /// A value of another kind, such as a text in place of a number.
  case wrongKind(path: String, expected: String, found: String)
  /// The key `<<`, by which an older YAML copies the keys of another mapping.
  case mergeKey(path: String, line: Int?)
  /// A number or word outside of what is allowed.
  case outOfRange(path: String, expected: String, found: String)
  /// Values that do not go together; the sentence says which and what to do.
  case contradiction(String)
  /// The configured model needs more memory than the machine has; both in bytes.
  case tooLarge(what: String, needed: Double, available: Double)
  /// An override that is not `key.path=value`.
  case malformedOverride(String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .syntax(let file, let reason): "\(file) is not valid YAML: \(reason)"
    case .unknownKey(let path, let known):
      "unknown key \"\(shortened(path))\"" + suggestion(for: path, among: known)
    case .missingKey(let path): "key \"\(path)\" is missing; add it to the file or give it with --set \(path)=…"
    case .wrongKind(let path, let expected, let found): "\"\(path)\" must be \(expected), not \(found)"
    case .mergeKey(let path, let line): mergeKeySentence(path, line: line)
    case .outOfRange(let path, let expected, let found): "\"\(path)\" must be \(expected), not \(found)"
    case .contradiction(let sentence): sentence
    case .tooLarge(let what, let needed, let available):
      "\(what) needs about \(size(needed)) of memory on each rank, but there are \(size(available)); choose a smaller model or context"
    case .malformedOverride(let text): "--set takes key.path=value, not \"\(text)\""
    }
  }

  /// A number of bytes, which may be beyond those of an integer.
  private func size(_ bytes: Double) -> String { Quantity.bytes(Int(min(bytes, 0x1p62))) }

  private func mergeKeySentence(_ path: String, line: Int?) -> String {
    let place = [path.isEmpty ? nil : "in \"\(shortened(path))\"", line.map { "in line \($0)" }].compactMap { $0 }
    return "the merge key << \(place.joined(separator: " ")) belongs to YAML 1.1; write the copied keys out"
  }

  private func suggestion(for path: String, among known: [String]) -> String {
    let name = path.split(separator: ".").last.map { String($0) } ?? path
    if let nearest = nearest(to: name, among: known) { return "; did you mean \"\(nearest)\"?" }
    return known.isEmpty ? "; no key is known here" : "; known here: \(known.sorted().joined(separator: ", "))"
  }

  /// The key that a name was probably meant to be.
  private func nearest(to name: String, among known: [String]) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    let distances = known.map { (key: $0, distance: editDistance($0, name)) }
    let nearest = distances.min { $0.distance < $1.distance }
    return nearest.flatMap { $0.distance <= max(2, name.count / 3) ? $0.key : nil }
  }
}
