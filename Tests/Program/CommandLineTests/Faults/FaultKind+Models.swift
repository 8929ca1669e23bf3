import Foundation
import Testing

extension FaultKind {
  /// The files that runs and studies write and read back.
  static let models = [
    FaultKind("model.safetensors", file: "run/model.safetensors", isText: false, evaluate),
    FaultKind("model.safetensors, checksum renewed") {
      try $0.corruptHeader("run/model.safetensors")
      try $0.renewTensors("run/model.safetensors")
      $0.command(evaluate)
    },
    FaultKind("model.safetensors, made up") {
      let header = try $0.choice("header", headers)
      let length = try $0.choice([nil, nil, nil, nil, nil, 0, 1 << 60, 1 << 63, UInt64.max, 3])
      try $0.write(tensors(header, length: length ?? UInt64(header.utf8.count)), to: "run/model.safetensors")
      $0.command(evaluate)
    },
    FaultKind("config.json", file: "run/config.json", evaluate),
    FaultKind("a finished run's files", output: ["run"]) {
      try $0.corrupt(
        "run/\($0.choice(["result.json", "configuration.json", "timing.json", "metrics.jsonl"]))", isText: true)
      $0.command("train run.yaml --output run --quiet")
    },
    FaultKind("a checkpoint", output: ["unfinished"]) {
      let file = try $0.checkpoint()
      if Bool.random(using: &$0.generator) {
        try $0.corruptHeader(file)
        try $0.renewTensors(file)
      } else {
        try $0.corrupt(file, isText: false)
      }
      $0.command(FaultyInputs.resume)
    },
    FaultKind("a study's result.json", output: ["studied"]) {
      try $0.corrupt("studied/study/tiny/result.json", isText: true)
      $0.command("report --study studied/study/tiny --quiet")
    },
    FaultKind("a study's store", output: ["studied"]) {
      try $0.corrupt($0.fileOfStore(), isText: true)
      $0.command("study run study.yaml --output studied --quiet")
    },
  ]

  /// Headers of safetensors files that contradict themselves.
  private static let headers =
    [
      "", "{", "null", "[]", "{}", "{\"x\":null}", String(repeating: "[", count: 1 << 16),
      String(repeating: "{\"x\":", count: 1 << 16), "{\"__metadata__\":{\"chorus.xxh3\":\"\"}}",
      "{\"__metadata__\":{\"chorus.xxh3\":\"e\"}}", "{\"__metadata__\":{\"chorus.version\":\"1\"}}",
      "{\"__metadata__\":null}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
    ] + fields.map { "{\"model.embed_tokens.weight\":{\($0)}}" }

  private static let fields = [
    "\"dtype\":\"F32\",\"shape\":[280,16],\"data_offsets\":[0,17920]",
    "\"dtype\":\"F32\",\"shape\":[1152921504606846976,16],\"data_offsets\":[0,64]",
    "\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4],\"data_offsets\":[0,0]",
    "\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]", "\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]",
    "\"dtype\":\"F32\",\"shape\":[1e308],\"data_offsets\":[0,4]",
    "\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]",
    "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775807,-9223372036854775808]",
    "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1152921504606846976,1152921504606846980]",
    "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]", "\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,4]",
    "\"dtype\":\"F8_E4M3\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,4]",
    "\"dtype\":\"F64\",\"shape\":[280,16],\"data_offsets\":[0,8]", "\"dtype\":3", "\"shape\":[1]",
    "\"dtype\":\"F32\",\"shape\":\"x\",\"data_offsets\":[0,4]",
  ]

  private static func tensors(_ header: String, length: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: 64)
  }
}

extension FaultyPlace {
  /// Corrupts the header of a safetensors file as text, and corrects its length.
  fileprivate func corruptHeader(_ name: String) throws {
    let bytes = try bytes(name)
    let end = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let (header, note) = Corruptor.corrupt(Array(bytes[8..<end]), isText: true, using: &generator)
    notes.append("header: \(note)")
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    try write(length + header + bytes[end...], to: name)
  }

  /// The last checkpoint of the unfinished run.
  fileprivate func checkpoint() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: path("unfinished/state")).sorted()
    return "unfinished/state/\(try #require(names.last))"
  }

  /// Any file of the study's store and directory that is read again.
  fileprivate func fileOfStore() throws -> String {
    let names = FileManager.default.enumerator(atPath: path("studied"))?.compactMap { $0 as? String } ?? []
    let files = names.filter { name in
      [".json", ".jsonl", ".safetensors", ".tokens", ".index"].contains { name.hasSuffix($0) }
    }.sorted()
    return "studied/\(try choice(files))"
  }
}
