import Quantities
import Testing

struct QuantityTests {
  @Test(arguments: [
    (0, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (3600, "1 h 0 min"), (172_799, "47 h 59 min"),
    (172_800, "2 days 0 h"), (1_000_000, "11 days 13 h"), (63_115_199, "730 days 11 h"), (63_115_200, "2.0 years"),
    (644_753_329_680, "20,431 years"),
  ])
  func `a time span has its largest units`(seconds: Int, text: String) { #expect(Quantity.duration(seconds) == text) }

  @Test(arguments: [(0.01, "1 s"), (1.2, "2 s"), (.infinity, "316,880,878 years"), (.nan, "316,880,878 years")])
  func `a rough time span is never nothing and never too much`(seconds: Double, text: String) {
    #expect(Quantity.duration(about: seconds) == text)
  }

  @Test(arguments: [
    (36, "0.01 core hours", "0.01 h"), (36_000, "10 core hours", "10 h"), (4_442_400, "1,234 core hours", "1,234 h"),
    (315_575_999, "87,660 core hours", "87,660 h"), (315_576_000, "10 core years", "10 years"),
    (178_974_790.98 * 3600, "20,417 core years", "20,417 years"),
  ])
  func `core time is in hours, and in years when it is much`(seconds: Double, text: String, short: String) {
    #expect(Quantity.coreTime(seconds) == text && Quantity.shortCoreTime(seconds) == short)
  }

  @Test(arguments: [
    (0, "0 bytes"), (10_239, "10239 bytes"), (10_240, "10 KiB"), (10_485_759, "10240 KiB"), (10_485_760, "10 MiB"),
    (10_737_418_239, "10240 MiB"), (10_737_418_240, "10.0 GiB"), (10_737_418_241, "10.1 GiB"),
    (10 << 40, "10.0 TiB"), (1 << 62, "4096.0 PiB"),
  ])
  func `bytes are in the largest unit of which there are ten`(count: Int, text: String) {
    #expect(Quantity.bytes(count) == text)
  }

  @Test(arguments: [
    (0, "0"), (9999, "9999"), (10_000, "10,000"), (9_999_999, "9,999,999"), (10_000_000, "10 million"),
    (123_456_789, "123 million"), (2_500_000_000, "2.5 billion"), (7_000_000_000_000, "7 trillion"),
  ])
  func `counts are in groups of digits, and in words when they are large`(count: Int, text: String) {
    #expect(Quantity.count(count) == text)
  }
}
