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
        "a law with a joint fit", "fit --joint data.csv --law reciprocal", 64,
        says: "--law cannot be combined with --joint"),
      BadInput(
        "columns with a joint fit", "fit --joint data.csv --x K", 64, says: "--x cannot be combined with --joint"),
      BadInput(
        "a table with an inversion", "fit data.csv --data-efficiency --standard 1,1,1 --baseline 3 --loss 2", 64,
        says: "a CSV file cannot be combined with --data-efficiency"),
      BadInput(
        "a loss without an inversion", "fit data.csv --x K --y loss --loss 3", 64,
        says: "--loss cannot be combined with"),
    ]

    @Test(arguments: cases) func `fit refuses`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}
