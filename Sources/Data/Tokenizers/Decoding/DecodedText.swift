/// A text that is put together of the bytes of tokens.
struct DecodedText {
  private static let replacement = Array("\u{FFFD}".utf8)

  /// Indicates whether bytes that make up no characters stay as they are.
  private let keepsBytes: Bool
  private var bytes: [UInt8] = []
  /// The bytes of the last tokens that stand for single bytes.
  private var run: [UInt8] = []
  /// Indicates whether no token was appended.
  private(set) var isEmpty = true

  init(keepsBytes: Bool) { self.keepsBytes = keepsBytes }

  /// Appends the bytes of a token.
  ///
  /// - Parameter isByte: true for a token that stands for a single byte.
  mutating func append(_ token: ArraySlice<UInt8>, isByte: Bool = false) {
    isEmpty = false
    if isByte && !keepsBytes { return run += token }
    endRun()
    bytes += token
  }

  /// All bytes.
  var complete: [UInt8] {
    var text = self
    text.endRun()
    return text.bytes
  }

  private mutating func endRun() {
    guard !run.isEmpty else { return }
    let isText = String(validating: run, as: UTF8.self) != nil
    bytes += isText ? run : run.flatMap { _ in Self.replacement }
    run = []
  }
}
