import Ensembles
import Randomness
import TensorKernels
import Transformers

/// Generates texts, as many at a time as its decoder has slots; where one ends the next one begins.
///
/// Token number n of text number i takes draw n of stream i, so a text depends on the models, the settings and its number,
/// and neither on the other texts nor on the ranks. A text ends with a token that ends texts, with a stop text, at its limit, or
/// with the context. One that slides does not end there: the second half of its window is read again as the first, so that
/// every token is drawn after at least half a context.
public final class TextGenerator {
  /// Called with the index of a request and each token that was drawn for it.
  public typealias Observer = (_ request: Int, _ token: UInt32) -> Void

  /// A text in a slot.
  private struct Seat {
    let request: Int
    /// Tokens of prompt and text that the decoder has seen or passed over.
    var fed = 0
    /// The first token of the window.
    var window = 0
  }

  private let decoder: EnsembleDecoder
  private let average: MemberAverage
  private let sampler: TokenDraw
  private let seed: UInt64
  private let ends: Set<UInt32>
  private let tokenCount: Int
  private let stops: StopTexts?
  private var seats: [Seat?]
  private var requests: [TextRequest] = []
  private var texts: [GeneratedText] = []

  /// A generator for the texts of one tokenizer.
  ///
  /// - Parameters:
  ///   - averaging: the average of several members.
  ///   - ends: the tokens that end a text and do not belong to it.
  ///   - tokenCount: the tokens that are drawn, the first of the vocabulary, whose other rows only pad it; nil: all.
  /// - Precondition: there are not more tokens than the vocabulary has rows.
  public init(
    _ decoder: EnsembleDecoder, averaging: MemberAveraging = .logits, settings: SamplingSettings, ends: Set<UInt32>,
    tokenCount: Int? = nil, stops: StopTexts? = nil
  ) {
    self.decoder = decoder
    average = MemberAverage(averaging, vocabularySize: decoder.vocabularySize)
    self.ends = ends
    self.stops = stops
    seed = settings.seed
    self.tokenCount = tokenCount ?? decoder.vocabularySize
    sampler = TokenDraw(
      temperature: settings.temperature, topP: settings.topP, topK: settings.topK, vocabularySize: self.tokenCount)
    seats = Array(repeating: nil, count: decoder.capacity.slots)
  }

  /// Generates texts. Collective over the decoder's ranks; the requests agree.
  ///
  /// - Parameters:
  ///   - observe: told of every token as it is drawn.
  ///   - isStopped: asked after every step; must agree when there are several ranks.
  /// - Returns: one text for each request; nil when it was stopped.
  /// - Throws: `EnsembleError.notFinite` on all ranks, `MPIError`.
  public func texts(
    _ requests: [TextRequest], observe: Observer = { _, _ in }, isStopped: () throws -> Bool = { false }
  ) throws -> [GeneratedText]? {
    self.requests = requests
    texts = Array(repeating: GeneratedText(), count: requests.count)
    seats = Array(repeating: nil, count: seats.count)
    var waiting = requests.indices
    while true {
      fillSeats(from: &waiting)
      let slots = seats.indices.filter { seats[$0] != nil }
      guard !slots.isEmpty else { return texts }
      try step(slots, observe)
      if try isStopped() { return nil }
    }
  }

  /// Begins the next texts in free slots.
  private func fillSeats(from waiting: inout Range<Int>) {
    for slot in seats.indices where seats[slot] == nil {
      guard let request = waiting.popFirst() else { break }
      start(Seat(request: request), in: slot)
    }
  }

  private func start(_ seat: Seat, in slot: Int) {
    seats[slot] = seat
    decoder.start(slot: slot)
  }

  /// Feeds one token to each text in a slot, and takes what is drawn.
  private func step(_ slots: [Int], _ observe: Observer) throws {
    let current = slots.compactMap { seats[$0] }
    let rows = zip(current, slots).map { seat, slot in
      DecodingRow(token: nextToken(of: seat), slot: slot, needsLogits: draws(seat))
    }
    let step = DecodingStep(rows)
    let drawn = try decoder.perform(step, width: 1) { row, logits in [draw(logits, for: current[row].request)] }
    guard !drawn.contains(Self.notFinite) else { throw EnsembleError.notFinite }
    for slot in slots { seats[slot]?.fed += 1 }
    for (row, value) in zip(step.scored, drawn) {
      observe(current[row].request, UInt32(value))
      take(UInt32(value), in: slots[row])
    }
  }

  /// The value of a draw from logits that are NaN or infinite.
  private static let notFinite = -1.0

  /// True when a token is drawn after the next one that the decoder sees.
  private func draws(_ seat: Seat) -> Bool {
    seat.fed + 1 == requests[seat.request].prompt.count + texts[seat.request].tokens.count
  }

  /// The token of prompt or text that the decoder sees next.
  private func nextToken(of seat: Seat) -> UInt32 {
    let prompt = requests[seat.request].prompt
    return seat.fed < prompt.count ? prompt[seat.fed] : texts[seat.request].tokens[seat.fed - prompt.count]
  }

  private func draw(_ members: [Tensor], for request: Int) -> Double {
    let stream = RandomStream(seed: seed, purpose: .sampling, index: requests[request].number)
    let logits = average(members).columns(0..<tokenCount)
    let token = sampler.token(logits, row: 0, uniform: stream.uniform(at: UInt64(texts[request].tokens.count)))
    return token.map { Double($0) } ?? Self.notFinite
  }

  /// Takes a token that was drawn for the text in a slot, which is freed when the text is complete.
  private func take(_ token: UInt32, in slot: Int) {
    guard let seat = seats[slot] else { return }
    if append(token, to: seat.request) {
      seats[slot] = nil
    } else if hasFullWindow(seat) {
      leaveWindow(slot)
    }
  }

  private func hasFullWindow(_ seat: Seat) -> Bool { seat.fed - seat.window == decoder.contextLength }

  /// Continues from the second half of a full window, or ends the text.
  private func leaveWindow(_ slot: Int) {
    guard let seat = seats[slot], requests[seat.request].slides else { return seats[slot] = nil }
    let window = seat.fed + 1 - max(decoder.contextLength / 2, 1)
    start(Seat(request: seat.request, fed: window, window: window), in: slot)
  }

  /// Appends a token to a text.
  ///
  /// - Returns: true when the text is complete.
  private func append(_ token: UInt32, to request: Int) -> Bool {
    guard !ends.contains(token) else {
      texts[request].isEnded = true
      return true
    }
    texts[request].tokens.append(token)
    texts[request].isStopped = stops?.end(texts[request].tokens) ?? false
    return texts[request].isStopped || texts[request].tokens.count == requests[request].limit
  }
}
