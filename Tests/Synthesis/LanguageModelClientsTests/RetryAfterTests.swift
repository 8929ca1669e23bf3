import LanguageModelClients
import Testing

struct RetryAfterTests {
  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
  ])
  func `The three forms of dates are read`(text: String) {
    #expect(HTTPDate.seconds(text) == 784_111_777)
  }

  @Test(arguments: [
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
    ("Sat, 31 Dec 2099 23:59:59 GMT", 4_102_444_799), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
  ])
  func `Dates are seconds since 1970`(text: String, seconds: Int) {
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test(arguments: ["", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "a b c d e f"])
  func `Anything else is not read`(text: String) {
    #expect(HTTPDate.seconds(text) == nil)
  }

  private func pause(_ value: String, date: String? = nil, now: Double = 784_111_777) -> Double? {
    var headers = ["retry-after": value]
    headers["date"] = date
    return RetryAfter.seconds(HTTPResponse(status: 429, headers: headers, body: []), now: now)
  }

  @Test func `The pause is in seconds, or a date by the server's clock where it tells it`() {
    #expect(pause("7") == 7)
    #expect(pause(" 0.5 ") == 0.5)
    #expect(pause("-3") == 0)
    #expect(pause("nan") == nil)
    #expect(pause("Sun, 06 Nov 1994 08:50:37 GMT") == 60)
    #expect(pause("Sun, 06 Nov 1994 08:50:37 GMT", date: "Sun, 06 Nov 1994 08:50:17 GMT") == 20)
    #expect(pause("Sun, 06 Nov 1994 08:48:37 GMT") == 0)
    #expect(pause("later") == nil)
  }

  @Test func `A pause doubles, is a function of the request, and obeys the server up to a bound`() {
    var policy = RetryPolicy()
    policy.seed = 3
    for attempt in 1...5 {
      let doubled = Double(1 << (attempt - 1))
      let pause = policy.pause(key: "k", attempts: attempt)
      #expect(pause >= doubled / 2 && pause <= doubled)
      #expect(pause == policy.pause(key: "k", attempts: attempt))
      #expect(pause != policy.pause(key: "l", attempts: attempt))
    }
    #expect(policy.pause(key: "k", attempts: 40) <= policy.longestPause)
    #expect(policy.pause(key: "k", attempts: 1, retryAfter: 90) == 90)
    #expect(policy.pause(key: "k", attempts: 1, retryAfter: 1e9) == policy.longestRetryAfter)
  }
}
