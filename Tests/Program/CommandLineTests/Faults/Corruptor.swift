import Foundation
import TestSupport

/// Random ways to corrupt the bytes of a file, each with a description of the change.
enum Corruptor {
  private static let byteWays: [Way] = [
    flipBits, changeByte, truncate, insert, delete, duplicate, swapBlocks, insertInvalidUTF8, zero,
  ]
  private static let textWays: [Way] = [
    replaceNumber, replaceNumber, replaceNumber, swapWords, deleteWord, nest, duplicateLine, deleteLine, replaceValue,
  ]

  private typealias Way = @Sendable (inout [UInt8], inout SeededGenerator) -> String

  /// Numbers that are too large, too small, or none.
  static let extremes = [
    "0", "-1", "1152921504606846976", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "18446744073709551616", "4294967296", "2147483648", "65537", "1e308", "-1e308", "1e309", "1e-320", "NaN", "nan",
    ".nan", ".inf", "-Infinity", "0.1", "1_000", "0x7fffffffffffffff", "0o17", "1:2:3",
    "1:0:0:0:0:0:0:0:0:0:0:0:0:0", "99999999999999999999999999999999", "007", "+3", "\"3\"", "''", "null", "~", "true",
    "[]", "{}", "[1]", "1 2",
  ]

  /// Corrupts some bytes once or a few times.
  ///
  /// - Parameter isText: True if words and numbers may be exchanged, too.
  static func corrupt(
    _ bytes: [UInt8], isText: Bool, using generator: inout SeededGenerator
  ) -> (bytes: [UInt8], note: String) {
    var (bytes, notes) = (bytes, [String]())
    let usesWords = isText && Int.random(in: 0..<3, using: &generator) > 0
    let ways = usesWords ? textWays : byteWays
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      guard let way = ways.randomElement(using: &generator) else { continue }
      notes.append(way(&bytes, &generator))
    }
    return (bytes, notes.joined(separator: ", then "))
  }

  // MARK: Bytes

  private static func position(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> Int {
    Int.random(in: bytes.indices, using: &generator)
  }

  private static func block(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> Range<Int> {
    let start = position(bytes, &generator)
    let most = min(bytes.count - start, 1 << Int.random(in: 0...12, using: &generator))
    return start..<start + Int.random(in: 1...most, using: &generator)
  }

  private static func flipBits(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let (index, bit) = (position(bytes, &generator), Int.random(in: 0..<8, using: &generator))
    bytes[index] ^= 1 << bit
    return "bit \(bit) of byte \(index) flipped"
  }

  private static func changeByte(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let index = position(bytes, &generator)
    bytes[index] = [0, 0xFF, 0x7F, 0x80, 0x0A, 0x22].randomElement(using: &generator) ?? 0
    return "byte \(index) made \(bytes[index])"
  }

  private static func truncate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    bytes.removeLast(bytes.count - Int.random(in: 0..<bytes.count, using: &generator))
    return "cut to \(bytes.count) bytes"
  }

  private static func insert(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let (index, count) = (position(bytes, &generator), Int.random(in: 1...64, using: &generator))
    bytes.insert(contentsOf: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }, at: index)
    return "\(count) random bytes inserted at \(index)"
  }

  private static func delete(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let block = block(bytes, &generator)
    bytes.removeSubrange(block)
    return "bytes \(block) deleted"
  }

  private static func duplicate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let block = block(bytes, &generator)
    bytes.insert(contentsOf: Array(bytes[block]), at: block.upperBound)
    return "bytes \(block) duplicated"
  }

  private static func swapBlocks(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let (first, second) = (position(bytes, &generator), position(bytes, &generator))
    let count = min(8, bytes.count - max(first, second))
    for index in 0..<count { bytes.swapAt(first + index, second + index) }
    return "\(count) bytes at \(first) and \(second) swapped"
  }

  private static func insertInvalidUTF8(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let index = position(bytes, &generator)
    let invalid: [[UInt8]] = [
      [0xC3], [0xFF, 0xFE], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xC0, 0xAF],
    ]
    bytes.insert(contentsOf: invalid.randomElement(using: &generator) ?? [], at: index)
    return "invalid UTF-8 inserted at \(index)"
  }

  private static func zero(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let block = block(bytes, &generator)
    for index in block { bytes[index] = 0 }
    return "bytes \(block) made 0"
  }

  // MARK: Words

  /// The positions of words of a kind.
  private static func words(_ bytes: [UInt8], _ belongs: (UInt8) -> Bool) -> [Range<Int>] {
    var (result, start) = ([Range<Int>](), 0)
    for index in 0...bytes.count where index == bytes.count || !belongs(bytes[index]) {
      if start < index { result.append(start..<index) }
      start = index + 1
    }
    return result
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool { "0123456789.".utf8.contains(byte) }

  private static func isPartOfWord(_ byte: UInt8) -> Bool { byte > 0x20 && !"{}[],:\"".utf8.contains(byte) }

  private static func replaceNumber(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    replace(words(bytes, isPartOfNumber), in: &bytes, &generator)
  }

  private static func replaceValue(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    replace(words(bytes, isPartOfWord), in: &bytes, &generator)
  }

  private static func replace(
    _ places: [Range<Int>], in bytes: inout [UInt8], _ generator: inout SeededGenerator
  ) -> String {
    guard let place = places.randomElement(using: &generator), let new = extremes.randomElement(using: &generator)
    else {
      return "nothing to replace"
    }
    let old = String(decoding: bytes[place], as: UTF8.self)
    bytes.replaceSubrange(place, with: Array(new.utf8))
    return "\(old.prefix(40)) at \(place.lowerBound) replaced by \(new)"
  }

  private static func swapWords(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    let places = words(bytes, isPartOfWord)
    guard let one = places.randomElement(using: &generator), let two = places.randomElement(using: &generator),
      one.upperBound <= two.lowerBound
    else { return "nothing to swap" }
    let (first, second) = (Array(bytes[one]), Array(bytes[two]))
    bytes.replaceSubrange(two, with: first)
    bytes.replaceSubrange(one, with: second)
    return "words at \(one.lowerBound) and \(two.lowerBound) swapped"
  }

  private static func deleteWord(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    guard let place = words(bytes, isPartOfWord).randomElement(using: &generator) else { return "nothing to delete" }
    bytes.removeSubrange(place)
    return "word at \(place.lowerBound) deleted"
  }

  private static func nest(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    guard let place = words(bytes, isPartOfWord).randomElement(using: &generator) else { return "nothing to nest" }
    let depth = 1 << Int.random(in: 1...15, using: &generator)
    let (open, close) =
      [("[", "]"), ("{\"a\":", "}"), ("[", ""), ("- ", "")].randomElement(using: &generator) ?? ("", "")
    let nested = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    bytes.replaceSubrange(place, with: Array(nested.utf8))
    return "\(depth) levels of \(open) at \(place.lowerBound)"
  }

  private static func duplicateLine(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    guard let line = words(bytes, { $0 != 0x0A }).randomElement(using: &generator) else { return "no line" }
    bytes.insert(contentsOf: Array(bytes[line]) + [0x0A], at: line.lowerBound)
    return "line at \(line.lowerBound) duplicated"
  }

  private static func deleteLine(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
    guard let line = words(bytes, { $0 != 0x0A }).randomElement(using: &generator) else { return "no line" }
    bytes.removeSubrange(line)
    return "line at \(line.lowerBound) deleted"
  }
}
