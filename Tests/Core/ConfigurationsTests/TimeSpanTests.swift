import Configurations
import Testing

@Suite struct TimeSpanTests {
  @Test(arguments: [
    ("0", 0), ("90", 90), ("2.5", 2.5), ("90s", 90), ("10m", 600), ("2h", 7200), ("1.5h", 5400), ("1h30m", 5400),
    ("1d2h3m4s", 93_784), ("00:10:00", 600), ("100:00:00", 360_000), ("1-00:00:00", 86_400), ("2-12", 216_000),
    ("0-01:30", 5400), ("1e3", 1000),
  ])
  func `Times of people and schedulers are read`(text: String, seconds: Double) {
    #expect(TimeSpan(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "-5", "-1h", "1:30", "10x", "m", "1m1h", "1h1h", "h1", "1-", "1-1:2:3:4", "00:60:00", "1-00:00:60", "1_0",
    "1e999",
    ".inf", "10 m", "99999999999:00:00", "five", "١s", "1.h.",
  ])
  func `Other texts are refused`(text: String) { #expect(TimeSpan(text) == nil) }

  @Test func `A key of a file takes any of the forms`() throws {
    let section = try ConfigurationSection(yaml: "{a: 10m, b: 30, c: 00:01:00, d: 1:30}", file: "f")
    #expect(try section.seconds("a", in: 0...1e6, default: 1) == 600)
    #expect(try section.seconds("b", in: 0...1e6, default: 1) == 30)
    #expect(try section.seconds("c", in: 0...1e6, default: 1) == 60)
    #expect(try section.seconds("absent", in: 0...1e6, default: 1) == 1)
    #expect(throws: ConfigurationError.wrongKind(path: "d", expected: TimeSpan.forms, found: "\"1:30\"")) {
      try section.seconds("d", in: 0...1e6, default: 1)
    }
    #expect(throws: ConfigurationError.outOfRange(path: "a", expected: "in 0.0…1.0", found: "600.0")) {
      try section.seconds("a", in: 0...1, default: 1)
    }
  }
}
