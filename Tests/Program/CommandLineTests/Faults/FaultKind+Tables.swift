extension FaultKind {
  /// Tables for `fit`.
  static let tables = [
    FaultKind("CSV", file: "data.csv", "fit data.csv --x K --y loss --quiet"),
    FaultKind("CSV, made up") {
      try $0.write($0.choice("data.csv", madeUpTables), to: "data.csv")
      try $0.command($0.choice(fits))
      if Bool.random(using: &$0.generator) { $0.arguments.append("--json") }
    },
    FaultKind("CSV of a joint fit", file: "data.csv", "fit --joint data.csv --quiet --bootstrap 50"),
  ]

  private static let fits = [
    "fit data.csv --x K --y loss --quiet", "fit data.csv --x K --y loss --quiet --law reciprocal",
    "fit --joint data.csv --quiet --bootstrap 20",
  ]

  private static let madeUpTables =
    [
      "", "\n", ",", "K,loss", "K;loss\n1;4\n2;3\n3;2,5\n", "K\tloss\n1\t4\n2\t3\n3\t2\n", "K,K\n1,2\n3,4\n5,6\n",
      "K,loss\r\n1,4\r\n2,3\r\n3,2.5\r\n", "K,loss\r1,4\r2,3\r3,2.5\r", "\u{FEFF}K,loss\n1,4\n2,3\n3,2.5\n",
      "K,loss\n1,4\n2\n3,2\n", "K,loss\n1,4,5\n2,3\n3,2\n", "K,loss\n\"1\",\"4\"\n2,3\n3,2\n", "K,loss\n\"1,4\n2,3\n",
      "K,loss\n1,4\n\n2,3\n\n\n3,2.5\n", "K,loss\n1,4\n2,5\n3,6\n", "K,loss\n1,4\n2,4\n3,4\n",
      "K,loss\n1,1\n2,10\n3,100\n",
      String(repeating: ",", count: 100_000), String(repeating: "\"", count: 10_001),
      "K,loss\n" + String(repeating: "1,", count: 100_000) + "\n",
      "K,loss\n" + (1...5000).map { "\($0),\(3 + 1 / Double($0))\n" }.joined(), "N,K,loss\n1,1,4\n1,2,3\n1,3,2\n",
      "N,K,loss,D\n1,1,4,\n1,2,3,7\n1,3,2,7\n", "N,K,loss,seed\n1,1,4,0.5\n1,2,3,1e30\n1,3,2,nan\n",
    ]
    + Corruptor.extremes.map {
      "K,loss,N\n1,4,1\n2,3,1\n\($0),2,1\n4,1.9,1\n1,4,2\n2,3,2\n3,2,2\n1,4,3\n2,3,3\n3,2,3\n"
    }
    + Corruptor.extremes.map { "K,loss\n1,4\n2,3\n3,\($0)\n4,2\n" }
    + ["1e300", "1e-300", "1e15", "1e-15"].map { scale in
      "K,loss\n" + (1...6).map { "\($0)\(scale.dropFirst()),\(3 + 1 / Double($0))\n" }.joined()
    }
}
