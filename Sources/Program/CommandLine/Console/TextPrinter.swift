import Files
import Generation
import Tokenizers

/// Shows a text on a terminal while it is generated, by complete characters.
final class TextPrinter {
  /// A Boolean value that is true when the text is shown.
  let isLive: Bool
  private let tokenizer: Tokenizer
  private var pending: [UInt8] = []
  private var fault: FileError?

  init(tokenizer: Tokenizer, isLive: Bool) {
    self.tokenizer = tokenizer
    self.isLive = isLive
  }

  /// Shows the beginning of the text.
  func begin(_ prompt: String) { if isLive { write(Array(prompt.utf8)) } }

  /// Shows the characters that a token completes.
  func show(_ token: UInt32) {
    guard isLive else { return }
    pending += tokenizer.decode(continuation: [token])
    let complete = pending.count - UTF8Tail.unfinishedCount(pending)
    write(Array(pending.prefix(complete)))
    pending.removeFirst(complete)
  }

  /// Shows the remaining bytes and ends the line.
  ///
  /// - Throws: `FileError.system` when a part could not be written.
  func end() throws(FileError) {
    write(pending + [UInt8(ascii: "\n")])
    pending = []
    if let fault { throw fault }
  }

  /// Writes bytes of model output without control characters.
  private func write(_ bytes: [UInt8]) {
    let visible = bytes.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
    guard fault == nil else { return }
    do {
      try Stream.output.write(Array(String(decoding: visible, as: UTF8.self).utf8))
    } catch {
      fault = error
    }
  }
}
