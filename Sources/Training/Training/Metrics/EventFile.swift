import Files
import Foundation

/// The curves of a run as TensorBoard reads them, one record a step.
///
/// A run that resumes after a checkpoint writes a file of its own, whose beginning says from which step on it replaces what
/// earlier files have.
///
/// Source: https://github.com/tensorflow/tensorboard, `tensorboard/compat/proto/event.proto`, and the framing of
/// `tf_record`: length, masked check of it, payload, masked check of the payload.
final class EventFile {
  private static let prefix = "events.out.tfevents."

  private let file: AppendedFile

  /// Begins a file in a run's directory; when the run begins, those of earlier attempts are removed.
  ///
  /// - Parameters:
  ///   - step: the steps made before.
  ///   - time: seconds since 1970.
  /// - Throws: `FileError.system`.
  init(directory: String, after step: Int, time: Double) throws {
    if step == 0 { Self.removeAll(in: directory) }
    let name = "\(Self.prefix)\(Int(time)).\(ProcessInfo.processInfo.hostName).\(step)"
    file = try AppendedFile(path: "\(directory)/\(name)") { _, _ in 0 }
    try append(Message().double(1, time).text(3, "brain.Event:2"))
    // Readers drop what they have from this step on.
    if step > 0 { try append(Message().double(1, time).number(2, step + 1).message(7, Message().number(1, 1))) }
  }

  private static func removeAll(in directory: String) {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in entries where name.hasPrefix(prefix) {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
  }

  /// Appends the values of a step.
  ///
  /// - Parameter time: seconds since 1970.
  /// - Throws: `FileError.system`, for instance when the disk is full.
  func append(step: Int, time: Double, _ values: [(tag: String, value: Double)]) throws {
    let summary = values.reduce(Message()) { summary, scalar in
      summary.message(1, Message().text(1, scalar.tag).float(2, Float(scalar.value)))
    }
    try append(Message().double(1, time).number(2, step).message(5, summary))
  }

  private func append(_ event: Message) throws {
    let length = LittleEndian.bytes(event.bytes.count, width: 8)
    try file.append(length + masked(length) + event.bytes + masked(event.bytes))
  }

  /// The check of bytes, turned so that checks of checks do not vanish.
  private func masked(_ bytes: [UInt8]) -> [UInt8] {
    let check = CRC32C.of(bytes)
    return LittleEndian.bytes(Int((check >> 15 | check << 17) &+ 0xA282_EAD8), width: 4)
  }
}

/// A message of Protocol Buffers, field after field.
///
/// Source: https://protobuf.dev/programming-guides/encoding.
private struct Message {
  private(set) var bytes: [UInt8] = []

  func number(_ field: Int, _ value: Int) -> Message { adding(field, kind: 0, Self.variable(UInt64(value))) }

  func double(_ field: Int, _ value: Double) -> Message {
    adding(field, kind: 1, LittleEndian.bytes(Int(bitPattern: UInt(value.bitPattern)), width: 8))
  }

  func float(_ field: Int, _ value: Float) -> Message {
    adding(field, kind: 5, LittleEndian.bytes(Int(value.bitPattern), width: 4))
  }

  func text(_ field: Int, _ value: String) -> Message { counted(field, Array(value.utf8)) }

  func message(_ field: Int, _ value: Message) -> Message { counted(field, value.bytes) }

  private func counted(_ field: Int, _ content: [UInt8]) -> Message {
    adding(field, kind: 2, Self.variable(UInt64(content.count)) + content)
  }

  private func adding(_ field: Int, kind: Int, _ content: [UInt8]) -> Message {
    var message = self
    message.bytes += Self.variable(UInt64(field << 3 | kind)) + content
    return message
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private static func variable(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
