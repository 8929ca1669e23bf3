import Foundation
import TestSupport

extension FaultKind {
  /// Text to be prepared.
  static let texts = [
    FaultKind("JSON lines", file: "more/lines.jsonl", "\(prepare) more/lines.jsonl"),
    FaultKind("JSON lines, made up") {
      try $0.write($0.choice("lines.jsonl", lines), to: "more/lines.jsonl")
      $0.command("\(prepare) more/lines.jsonl")
    },
    FaultKind("plain text") {
      try $0.corrupt("more/plain.txt", isText: false)
      try $0.command($0.choice(["\(prepare) more/plain.txt", "\(prepare) more/plain.txt --separator end"]))
    },
    FaultKind("compressed text") {
      let (name, bomb) = try $0.choice([
        ("more/text.txt.gz", CompressedSamples.longGzip), ("more/text.txt.zst", CompressedSamples.longZstd),
      ])
      if Int.random(in: 0..<5, using: &$0.generator) == 0 {
        $0.notes.append("\(name): gigabytes of zeros")
        try $0.write([UInt8]((0..<8192).reduce(into: Data()) { data, _ in data += bomb }), to: name)
      }
      try $0.corrupt(name, isText: false)
      $0.command("\(prepare) \(name)")
    },
    FaultKind("files that are none") {
      let (file, command) = try $0.choice(readers)
      try $0.replaceByNoFile(file)
      $0.command(command)
    },
  ]

  private static let lines = [
    "", "\n\n", "{}", "[]", "null", "{\"text\": 3}", "{\"text\": null}", "{\"text\": \"\"}", "{\"text\": [\"a\"]}",
    "{\"text\": \"\\ud800\"}", "{\"text\": \"a\\u0000b\"}", "{\"text\": \"a\", \"text\": \"b\"}",
    "{\"text\": \"a\"} {}",
    "{\"text\": \"a\"", "{\"text\": \"\\x\"}", "{\"text\": \"a\", \"n\": 1e999}", "{\"text\": \"a\", \"n\": NaN}",
    "{\"text\": \"a\", \"n\": " + String(repeating: "[", count: 1 << 17) + "}",
    "{\"text\": \"a\", \"n\": " + String(repeating: "[", count: 1 << 10) + String(repeating: "]", count: 1 << 10) + "}",
    "{\"text\": \"" + String(repeating: "x", count: 1 << 20) + "\"}",
    "{\"text\": \"" + String(repeating: "-= ", count: 1 << 17) + "\"}",
    String(repeating: "{\"text\": \"word and word\"}\n", count: 20_000), "\u{FEFF}{\"text\": \"a\"}",
    "{\"text\": \"a\"}\r\n{\"text\": \"b\"}\r\n",
  ]

  /// Files and what reads them.
  private static let readers = [
    ("run.yaml", train), ("study.yaml", study), ("corpus/corpus.json", train), ("corpus/train.tokens", train),
    ("corpus/validation.tokens", evaluate), ("corpus/tokenizer.json", train), ("corpus/documents.index", train),
    ("run/config.json", evaluate), ("run/model.safetensors", evaluate), ("run/tokenizer.json", evaluate),
    ("run", evaluate), ("corpus", train), ("text", prepare), ("text/12.txt", prepare),
    ("more/lines.jsonl", "\(prepare) more/lines.jsonl"), ("more/text.txt.gz", "\(prepare) more"),
    ("data.csv", "fit data.csv --x K --y loss --quiet"), ("data.csv", "fit --joint data.csv --quiet"),
    ("out", train), ("out", study), ("out", prepare), ("out/.lock", train), ("out/metrics.jsonl", train),
    ("out/configuration.json", train), ("out/result.json", train), ("out/model.safetensors", train),
    ("out/study/tiny/ledger.jsonl", study), ("out/study/tiny/.lock", study), ("out/store", study), ("out/study", study),
    ("out/store/corpora", study), ("out/store/runs", study), ("out/study/tiny/report.html", study),
    ("out/study/tiny/figures", study), ("out/train.tokens", prepare), ("out/corpus.json", prepare),
    ("corpus/tokenizer.json", "\(prepare) --tokenizer corpus/tokenizer.json"),
  ]
}

extension FaultyPlace {
  /// Puts something in the place of a file that is not a file of its own.
  fileprivate func replaceByNoFile(_ name: String) throws {
    let manager = FileManager.default
    let way = try choice([
      "directory", "empty", "pipe", "dangling", "loop", "outside", "directory outside", "device", "zero",
    ])
    notes.append("\(name): \(way)")
    try? manager.removeItem(atPath: path(name))
    try manager.createDirectory(
      atPath: (path(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    func link(to target: String) throws {
      try manager.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }
    switch way {
    case "directory": try manager.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    case "empty": try write("", to: name)
    case "pipe": try Command.run(["mkfifo", path(name)], in: path)
    case "dangling": try link(to: "\(outside)/nowhere")
    case "loop": try link(to: (name as NSString).lastPathComponent)
    case "outside":
      try Data("precious".utf8).write(to: URL(fileURLWithPath: "\(outside)/precious"))
      try link(to: "\(outside)/precious")
    case "directory outside":
      try manager.createDirectory(atPath: "\(outside)/precious", withIntermediateDirectories: true)
      // A person may keep an entire directory elsewhere: only what stands for a file must not lead out.
      try link(to: (name as NSString).pathExtension.isEmpty ? "precious" : "\(outside)/precious")
    case "device": try link(to: "/dev/null")
    default: try link(to: "/dev/zero")
    }
  }
}
