extension FaultKind {
  /// Arguments.
  static let commandLines = [
    FaultKind("arguments", output: ["."]) { place in
      place.command(try place.choice(commands))
      for _ in 0..<Int.random(in: 1...3, using: &place.generator) { try place.corruptArgument() }
    },
    FaultKind("values of arguments", output: ["."]) { place in
      let (command, flags) = try place.choice(flags)
      place.command(command)
      place.arguments += [try place.choice(flags), try place.choice(values + Corruptor.extremes)]
    },
  ]

  private static let commands = [
    train, study, evaluate, "\(prepare)", "fit data.csv --x K --y loss", "fit --joint data.csv --bootstrap 20",
    "fit --data-efficiency --standard 1.30,0.23,1.89 --baseline 3.75 --loss 3.17",
    "report --study studied/study/tiny --output out", "--help", "--version", "train --help", "study --help",
  ]

  private static let flags: [(String, [String])] = [
    (
      prepare,
      ["--vocabulary", "--validation", "--test", "--seed", "--separator", "--text-field", "--tokenizer", "--threads"]
    ),
    (train, ["--threads", "--set", "--verbose", "--json", "--time-limit"]),
    (evaluate, ["--split", "--averaging", "--threads", "--members"]),
    ("fit data.csv --x K --y loss", ["--law", "--bootstrap", "--x", "--y", "--loss", "--standard", "--joint"]),
    ("fit --data-efficiency --baseline 3.75 --loss 3.17", ["--standard"]),
    ("fit --data-efficiency --standard 1.30,0.23,1.89 --loss 3.17", ["--baseline"]),
    ("fit --data-efficiency --standard 1.30,0.23,1.89 --baseline 3.75", ["--loss"]),
    ("prepare --text text --vocabulary 280 --quiet", ["--output"]), ("report --output out", ["--study"]),
    ("bench --quiet --model tiny --steps 1", ["--lanes", "--steps", "--model"]), ("bench", ["--steps"]),
  ]

  /// Nothing with which a directory outside of the place could be made.
  private static let values = [
    "", " ", "out", "a\nb", "\u{1B}[2J", "é", "--", "-", "-x", "--x", "../place/out", "/dev/null", "/dev/null/x",
    "/proc/x",
    "out/../out", "run.yaml", "text", "1,2,3", "1,2,3,x", "1,,3", "nan,nan,nan", "inf,1,1", "1e308,1e-308,0", "0.5",
    "0.9",
    "1.0", String(repeating: "x", count: 300), String(repeating: "x", count: 100_000),
    String(repeating: "a/", count: 3000),
  ]
}

extension FaultyPlace {
  fileprivate func corruptArgument() throws {
    guard let index = arguments.indices.randomElement(using: &generator) else { return }
    let way = try choice(["drop", "double", "swap", "letter", "empty", "joined", "long", "word"])
    notes.append("argument \(index): \(way)")
    switch way {
    case "drop": arguments.remove(at: index)
    case "double": arguments.insert(arguments[index], at: index)
    case "swap": arguments.swapAt(index, try choice(Array(arguments.indices)))
    case "letter": arguments[index] = String(arguments[index].dropLast()) + "x"
    case "empty": arguments[index] = ""
    case "joined": arguments[index] += "=\(try choice(Corruptor.extremes))"
    case "long": arguments[index] += String(repeating: "y", count: 70_000)
    default:
      arguments.insert(try choice(["--jsn", "--outptu", "-q", "--", "-", "extra", "--set", "help", "\n"]), at: index)
    }
  }
}
