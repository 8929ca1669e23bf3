import Files
import Foundation

/// The prompts of a file: a line each, or JSON lines with the field `prompt`.
///
/// A file whose first line is a JSON object has JSON lines. Empty lines are left out.
struct PromptFile {
  /// The beginnings of texts, in the order of the file.
  let prompts: [String]

  private struct Line: Decodable { let prompt: String }

  /// - Throws: `TableError.malformed`.
  init(utf8: [UInt8], path: String) throws {
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw TableError.malformed(
        path: path, reason: "it is not UTF-8; convert it first, for instance with iconv -t UTF-8")
    }
    let lines = Self.lines(of: text)
    guard let first = lines.first else { throw TableError.malformed(path: path, reason: "it has no prompts") }
    let isJSON = first.text.hasPrefix("{") && (try? JSONSerialization.jsonObject(with: Data(first.text.utf8))) != nil
    prompts = isJSON ? try lines.map { try Self.prompt(of: $0, in: path) } : lines.map { String($0.text) }
  }

  /// The lines that are not empty, with their numbers.
  private static func lines(of text: String) -> [(number: Int, text: Substring)] {
    let text = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return lines.enumerated().map { ($0.offset + 1, $0.element) }.filter { !$0.1.isEmpty }
  }

  private static func prompt(of line: (number: Int, text: Substring), in path: String) throws -> String {
    guard let value = try? JSONDecoder().decode(Line.self, from: Data(line.text.utf8)) else {
      throw TableError.malformed(
        path: path, reason: "line \(line.number) is not a JSON object with a text under \"prompt\"")
    }
    return value.prompt
  }
}
