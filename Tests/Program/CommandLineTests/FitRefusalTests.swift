import Foundation
import Testing

extension ProgramTests {
  @Suite struct FitRefusalTests {
    /// A table that cannot be fitted.
    private static func table(_ description: String, _ csv: String, says: String...) -> BadInput {
      let sentence = says.joined(separator: " ")
      return BadInput(description, "fit data.csv --x K --y loss", 65, says: sentence) {
        try $0.write(csv, to: "data.csv")
      }
    }

    /// A table of six N and D with a fault.
    private static func plane(
      _ description: String, _ options: String = "", tokens: (Double) -> Double = { 1e15 / ($0 * $0) },
      loss: (Double) -> Double = { 4 - log($0) / 10 }, says: String
    ) -> BadInput {
      let sizes = [1e6, 3e6, 1e7, 2e7, 4e7, 1e8]
      let rows = sizes.enumerated().map { "\($1),\(tokens($1) * ($0 == 0 || tokens(1) == 20 ? 1 : 2.5)),\(loss($1))" }
      let csv = (["N,D,loss"] + rows).joined(separator: "\n")
      let command = ["fit --law chinchilla data.csv", options].filter { !$0.isEmpty }.joined(separator: " ")
      return BadInput("\(description) \(options)", command, 65, says: says) { try $0.write(csv, to: "data.csv") }
    }

    /// A condition that no row can meet.
    private static func condition(_ text: String, _ code: Int32, says: String) -> BadInput {
      BadInput("the condition \(text)", "fit data.csv --x K --y loss --where \(text)", code, says: says) {
        try $0.write("K,loss,name\n1,4,a\n2,3,b\n3,2.5,c\n", to: "data.csv")
      }
    }

    /// A curve that exponentials cannot be fitted to.
    private static func curve(
      _ description: String, _ rows: String, _ options: String = "", _ code: Int32 = 65, says: String
    ) -> BadInput {
      let command = ["fit --law exponentials data.csv --x t --y y", options].filter { !$0.isEmpty }
      return BadInput(description, command.joined(separator: " "), code, says: says) {
        try $0.write("t,y\n\(rows)", to: "data.csv")
      }
    }

    /// A pair of learning curves that cannot be fitted.
    private static func learningCurves(_ description: String, _ csv: String, says: String) -> BadInput {
      BadInput("learning curves: \(description)", "fit --law learningCurves data.csv", 65, says: says) {
        try $0.write(csv, to: "data.csv")
      }
    }

    private static let inversion = "fit --data-efficiency --standard"

    static let cases = [
      BadInput("a file that is missing", "fit nope.csv --x K --y loss", 74, says: "cannot open nope.csv"),
      table(
        "no such column", "K,lost\n1,4\n2,3\n",
        says: "data.csv has no column \"loss\"; its columns are K, lost"),
      table("an empty file", "", says: "data.csv has no column \"K\", because it is empty"),
      table(
        "a text where a number should be", "K,loss\n1,4\n2,three\n",
        says: "line 3 of data.csv has \"three\" in column \"loss\""),
      table(
        "a row that is too short", "K,loss\n1,4\n2\n3,2\n",
        says: "line 3 of data.csv has 1 value(s), but the header line has 2"),
      table("a row that is too long", "K,loss\n1,4\n2,3,1\n3,2\n", says: "line 3 of data.csv has 3 value(s)"),
      table("a row after blank lines", "K,loss\n\n\n1,4\n2\n", says: "line 5 of data.csv"),
      table("a quote that does not end", "K,loss\n1,\"4\n2,3\n", says: "which is not a number"),
      table("decimal commas", "K;loss\n1;4,5\n2;3\n", says: "line 2 of data.csv has \"4,5\" in column \"loss\""),
      table("two columns of one name", "K,K\n1,4\n2,3\n", says: "two columns are named \"K\""),
      table("x out of range", "K,loss\n1e300,4\n2e300,3.1\n3e300,3\n4e300,2.99\n", says: "near 1"),
      table("a loss that is not a number", "K,loss\n1,4\n2,nan\n3,2\n", says: "the loss is nan at point 2"),
      table("an x of 0", "K,loss\n0,4\n1,3\n2,2\n", says: "x is 0.0 at point 1"),
      table(
        "too few points", "K,loss\n1,4\n2,3\n", says: "a power law needs 3 distinct x and the data have 2"),
      table("no points", "K,loss\n", says: "the data have 0"),
      table(
        "log-likelihoods in place of losses", "K,loss\n1,1\n2,0\n4,-1\n8,-1.5\n",
        says: "the loss is -1.0 at point 3, but losses in nats are at least 0"),
      table("losses that are all the same", "K,loss\n1,3\n2,3\n4,3\n", says: "all losses are 3.0"),
      table("x that is always the same", "K,loss\n2,3\n2,3.1\n2,3.2\n", says: "needs 3 distinct x and the data have 1"),
      table("an x that is infinite", "K,loss\ninf,4\n1,3\n2,2\n", says: "x is inf at point 1"),
      plane("log-likelihoods in place of losses", loss: { -6 + log($0) / 10 }, says: "at least 0"),
      plane("losses that are all the same", loss: { _ in 3 }, says: "all losses are 3.0"),
      plane("D proportional to N", tokens: { 20 * $0 }, says: "D is proportional to N^1 at all points"),
      plane("D proportional to N", "--robust", tokens: { 20 * $0 }, says: "D is proportional to N^1 at all points"),
      plane("a loss of 0", "--robust", loss: { $0 > 1e7 ? 0 : 4 - log($0) / 10 }, says: "needs losses above 0"),
      curve("an accuracy that is not a number", "0,1\n1,nan\n2,3\n", says: "y is nan at point 2"),
      curve("a negative x", "0,1\n-1,2\n2,3\n", says: "t is -1.0 at point 2"),
      curve("values that are all the same", "0,1\n1,1\n2,1\n", says: "y is 1.0 at all points"),
      curve("too few points", "0,1\n1,2\n", says: "needs 3 distinct t and the data have 2"),
      curve("too few points for three rates", "0,1\n1,2\n2,3\n", "--rates 3", says: "needs 7 distinct t"),
      curve("no rates", "0,1\n1,2\n2,3\n", "--rates 0", 64, says: "--rates must be in 1…3, not 0"),
      curve("too many rates", "0,1\n1,2\n2,3\n", "--rates 4", 64, says: "--rates must be in 1…3, not 4"),
      BadInput("exponentials without a column", "fit --law exponentials data.csv --x t", 64, says: "--y COLUMN"),
      BadInput("rates of another law", "fit data.csv --x K --y loss --rates 2", 64, says: "--rates cannot be combined"),
      learningCurves("no training errors", "l,test\n1,2\n2,1\n3,1\n", says: "no column \"train\""),
      learningCurves("a negative error", "l,test,train\n1,3,0\n2,2,-1\n3,1,0\n", says: "the loss is -1.0 at point 2"),
      learningCurves("no examples", "l,test,train\n0,3,0\n2,2,0\n3,1,0\n", says: "x is 0.0 at point 1"),
      learningCurves("too few l", "l,test,train\n1,3,0\n2,2,0\n", says: "needs 3 distinct l and the data have 2"),
      BadInput(
        "columns of x and y for two curves", "fit --law learningCurves data.csv --x l --y test", 64,
        says: "--x cannot be combined with --law learningCurves"),
      BadInput("joint losses that are all the same", "fit --joint data.csv", 65, says: "all losses are 3.0") {
        try $0.write("N,K,loss\n1,1,3\n1,2,3\n1,3,3\n", to: "data.csv")
      },
      BadInput("a seed that is not an integer", "fit --joint data.csv", 65, says: "0.5 in column \"seed\"") {
        try $0.write("N,K,loss,seed\n1,1,3,0.5\n", to: "data.csv")
      },
      condition("K", 64, says: "--where takes a condition such as"),
      condition("K>many", 64, says: "--where takes a condition such as"),
      condition("split=test", 65, says: "no column \"split\""),
      condition("K=7", 65, says: "no row of data.csv meets the conditions"),
      condition("name<2", 65, says: "line 2 of data.csv has \"a\" in column \"name\""),
      BadInput(
        "a column name without a quantity", "fit --joint data.csv --columns parameters", 64,
        says: "pairs such as N=NAME"
      ) {
        try $0.write("N,K,loss\n1,1,3\n", to: "data.csv")
      },
      BadInput("a column of no law", "fit --joint data.csv --columns X=a", 64, says: "each of N, K, loss, D, seed once")
      {
        try $0.write("N,K,loss\n1,1,3\n", to: "data.csv")
      },
      BadInput(
        "a named column that is missing", "fit --joint data.csv --columns D=tokens", 65, says: "no column \"tokens\""
      ) {
        try $0.write("N,K,loss\n1,1,3\n", to: "data.csv")
      },
      BadInput(
        "column names with --x", "fit data.csv --x K --y loss --columns N=K", 64, says: "--columns cannot be combined"),
      BadInput(
        "a robust fit of another law", "fit data.csv --x K --y loss --robust", 64, says: "--robust cannot be combined"),
      BadInput(
        "delta without a robust fit", "fit --law chinchilla data.csv --delta 1", 64, says: "--delta cannot be combined"),
      BadInput("a delta of 0", "fit --law chinchilla --robust data.csv --delta 0", 64, says: "--delta must be above 0"),
      BadInput(
        "points without tokens", "fit --data-efficiency data.csv --x D --y loss --loss 3", 64, says: "--tokens D"),
      BadInput(
        "tokens of no point", "fit --data-efficiency data.csv --x D --y loss --loss 3 --tokens 5", 65,
        says: "data.csv has no 5.0 in column \"D\""
      ) { try $0.write("D,loss\n1,4\n2,3.5\n4,3.25\n", to: "data.csv") },
      BadInput(
        "an interval beside its loss",
        "fit --data-efficiency data.csv --x D --y loss --loss 3.2 --tokens 4 --loss-interval 3.3,3.4", 64,
        says: "does not contain --loss 3.2"
      ) { try $0.write("D,loss\n1,4\n2,3.5\n4,3.25\n", to: "data.csv") },
      BadInput("joint points without N", "fit --joint data.csv", 65, says: "no column \"N\"") {
        try $0.write("K,loss\n1,4\n2,3\n3,2\n", to: "data.csv")
      },
      BadInput("too few sizes", "fit --joint data.csv", 65, says: "N → ∞", "needs 3 distinct x") {
        try $0.write("N,K,loss\n1,1,4\n1,2,3.5\n1,3,3.3\n", to: "data.csv")
      },
      BadInput("a law in N and D without D", "fit --law chinchilla data.csv", 65, says: "no column \"D\"") {
        try $0.write("N,loss\n1,4\n2,3\n3,2\n", to: "data.csv")
      },
      BadInput(
        "too few points for five constants", "fit --law chinchilla data.csv", 65, says: "needs 5 points", "have 3"
      ) { try $0.write("N,D,loss\n1,1,4\n2,2,3\n3,3,2\n", to: "data.csv") },
      BadInput(
        "repeated data without fresh points", "fit --law repeated data.csv", 65, says: "D at most unique", "have 0"
      ) { try $0.write("N,D,unique,loss\n1,2,1,4\n2,4,1,3\n", to: "data.csv") },
      BadInput("a base of two numbers", "fit --law repeated data.csv --base 1,2", 64, says: "5 numbers") {
        try $0.write("N,D,unique,loss\n1,2,1,4\n", to: "data.csv")
      },
      BadInput("a base for another law", "fit --law chinchilla data.csv --base 1,1,1,1,1", 64, says: "--base"),
      BadInput(
        "two constants", "\(inversion) 1.30,0.23 --baseline 3.7 --loss 3.2", 64, says: "three numbers A,B,C"),
      BadInput(
        "a loss below the asymptote", "\(inversion) 1.30,0.23,1.89 --baseline 3.7 --loss 1.5", 65,
        says: "no finite x"),
      BadInput(
        "an exponent of 0", "\(inversion) 1.30,0,1.89 --baseline 3.7 --loss 3.2", 65,
        says: "cannot be inverted"),
      BadInput(
        "a constant that is a word", "\(inversion) 1.30,0.23,1.89,x --baseline 3.7 --loss 3.2", 64,
        says: "three numbers A,B,C"),
      BadInput(
        "replicates with an inversion", "\(inversion) 1.30,0.23,1.89 --baseline 3.7 --loss 3.2 --bootstrap 10", 64,
        says: "--bootstrap cannot be combined with --data-efficiency"),
      BadInput(
        "a law with a joint fit", "fit --joint data.csv --law reciprocal", 64,
        says: "--law cannot be combined with --joint"),
      BadInput(
        "columns with a joint fit", "fit --joint data.csv --x K", 64, says: "--x cannot be combined with --joint"),
      BadInput(
        "a table with an inversion", "fit data.csv --data-efficiency --standard 1,1,1 --baseline 3 --loss 2", 64,
        says: "--standard cannot be combined with --data-efficiency with a CSV file"),
      BadInput(
        "a loss without an inversion", "fit data.csv --x K --y loss --loss 3", 64,
        says: "--loss cannot be combined with"),
    ]

    @Test(arguments: cases) func `fit refuses`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}
