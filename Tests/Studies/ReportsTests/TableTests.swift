import Reports
import Testing

struct TableTests {
  static let table = Table(
    heading: ["model", "tokens", "loss", "interval", "gain", "nothing"],
    rows: [
      [
        .text("a<b>"), .count(12_345), .loss(3.5), .interval(low: 3.25, high: 3.75, .decimals(2)), .percent(0.5),
        .missing,
      ],
      [.text("long name"), .count(7), .loss(12.345678), .missing, .percent(-0.0123), .missing],
    ])

  @Test func `text is aligned, words to the left and numbers to the right, without empty columns`() {
    #expect(
      Self.table.text == """
        model      tokens     loss     interval    gain
        a<b>        12345   3.5000  3.25 … 3.75  50.0 %
        long name       7  12.3457            –  -1.2 %
        """)
  }

  @Test func `HTML escapes words, groups digits, and leaves out empty columns`() {
    let html = Self.table.html
    #expect(html.contains("<td>a&lt;b&gt;</td><td class=\"number\">12\u{202F}345</td><td class=\"number\">3.5000</td>"))
    #expect(html.contains("<th>model</th><th class=\"number\">tokens</th>") && !html.contains("nothing"))
    #expect(html.contains("<td class=\"number\">–</td>"))
  }

  @Test func `a column of dashes is left out, whatever they stand for`() {
    let table = Table(
      heading: ["K", "NaN", "dash"],
      rows: [[.count(1), .loss(.nan), .text("–")], [.count(2), .loss(.infinity), .missing]])
    #expect(table.text == "K\n1\n2" && !table.html.contains("NaN"))
    #expect(table.csv.hasPrefix("K,NaN,dash\n"))
    #expect(Table(heading: ["K", "loss"], rows: []).text == "K  loss", "a table without rows keeps its heading")
  }

  @Test func `CSV has every column and every digit`() {
    #expect(
      Self.table.csv == """
        model,tokens,loss,interval,gain,nothing
        a<b>,12345,3.5,3.25 … 3.75,0.5,
        long name,7,12.345678,,-0.0123,

        """)
  }

  @Test func `CSV quotes fields that hold its signs`() {
    let table = Table(heading: ["a", "b"], rows: [[.text("one, two"), .text("a \"word\"\nand more")]])
    #expect(table.csv == "a,b\n\"one, two\",\"a \"\"word\"\"\nand more\"\n")
  }

  @Test func `a table may have no heading and rows of different lengths`() {
    #expect(Table(heading: nil, rows: [[.text("ok"), .text("x")], [.text("problem")]]).text == "ok       x\nproblem")
    #expect(Table(heading: nil, rows: []).text.isEmpty)
  }

  @Test(arguments: [
    (NumberFormat.exact, "0.001"), (.decimals(2), "0.00"), (.signed(3), "+0.001"), (.percent, "0.1 %"),
  ])
  func `numbers have a format`(_ format: NumberFormat, _ text: String) {
    #expect(format.text(0.001) == text)
    #expect(format.text(.nan) == "–" && format.text(.infinity) == "–")
  }

  @Test func `a table is made of elements and columns`() {
    let table = Table(of: [1, 2], columns: [Column("n") { .count($0) }, Column("half") { .loss(Double($0) / 2) }])
    #expect(table == Table(heading: ["n", "half"], rows: [[.count(1), .loss(0.5)], [.count(2), .loss(1)]]))
  }
}
