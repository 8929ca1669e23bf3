/// A kind of input and the way in which it is corrupted.
struct FaultKind: Sendable {
  let name: String
  /// The files and directories that the command may change.
  let output: [String]
  /// Corrupts the input and says what command reads it.
  let arrange: @Sendable (FaultyPlace) throws -> Void

  init(_ name: String, output: [String] = ["out"], arrange: @escaping @Sendable (FaultyPlace) throws -> Void) {
    self.name = name
    self.output = output
    self.arrange = arrange
  }

  /// A file whose bytes are corrupted.
  ///
  /// - Parameters:
  ///   - command: what reads it, words between single spaces.
  ///   - isText: whether its words and numbers may be exchanged, too.
  init(_ name: String, file: String, isText: Bool = true, output: [String] = ["out"], _ command: String) {
    self.init(name, output: output) {
      try $0.corrupt(file, isText: isText)
      $0.command(command)
    }
  }

  static let train = "train run.yaml --output out --quiet"
  static let study = "study run study.yaml --output out --quiet"
  static let evaluate = "evaluate --corpus corpus --members run --quiet"
  static let prepare = "prepare --output out --quiet --vocabulary 280 --validation 0.1 --test 0.1 --text text"

  static let all = settings + corpora + models + generation + texts + tables + commandLines
}
