import Reports
import Testing

struct ProseTests {
  @Test func `a sentence is written once for the page and for the terminal`() {
    let name = "<x>"
    let prose: Prose = "\(name) & \(strong: "3.5") after \(12_345) tokens: 2/K\(raised: "1.0"), in \(code: "a.csv")"
    #expect(prose.text == "<x> & 3.5 after 12345 tokens: 2/K^1.0, in a.csv")
    #expect(
      prose.html
        == "&lt;x&gt; &amp; <b>3.5</b> after 12\u{202F}345 tokens: 2/K<sup>1.0</sup>, in <code>a.csv</code>")
  }

  @Test func `sentences are joined`() {
    let end: Prose = ", \(strong: "b")"
    #expect(("a\(end)" as Prose).html == "a, <b>b</b>")
    #expect(Prose("1 < 2").html == "1 &lt; 2")
  }
}
