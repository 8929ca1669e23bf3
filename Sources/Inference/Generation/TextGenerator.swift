import Ensembles
import Randomness
import TensorKernels

/// Generates texts, as many at a time as its decoder has slots; where one ends the next one begins.
///
/// Token number n of text number i takes draw n of stream i, so a text depends on the models, the settings and its number,
/// and neither on the other texts nor on the ranks. A text ends with the end-of-text token, with a stop text, at its limit, or
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
  private let sampler: TokenDraw
  private let seed: UInt64
  private let endOfText: UInt32
  private let tokenCount: Int
  private let stops: StopTexts?
  private var seats: [Seat?]
  private var requests: [TextRequest] = []
  private var texts: [GeneratedText] = []

  /// A generator for the texts of one tokenizer.
  ///
  /// - Parameter tokenCount: the tokens that are drawn, the first of the vocabulary, whose other rows only pad it; nil: all.
  /// - Precondition: there are not more tokens than the vocabulary has rows.
  public init(
    _ decoder: EnsembleDecoder, settings: SamplingSettings, endOfText: UInt32, tokenCount: Int? = nil,
    stops: StopTexts? = nil
  ) {
    self.decoder = decoder
    self.endOfText = endOfText
    self.stops = stops
    seed = settings.seed
    self.tokenCount = tokenCount ?? decoder.vocabularySize
    sampler = TokenDraw(
      temperature: settings.temperature, topP: settings.topP, topK: settings.topK, vocabularySize: self.tokenCount)
    seats = Array(repeating: nil, count: decoder.capacity)
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
    let draws = current.map { $0.fed + 1 == requests[$0.request].prompt.count + texts[$0.request].tokens.count }
    let step = DecodingStep(tokens: current.map { nextToken(of: $0) }, slots: slots, draws: draws)
    let drawn = try decoder.perform(step) { row, logits in draw(logits, for: current[row].request) }
    for (row, slot) in slots.enumerated() {
      seats[slot]?.fed += 1
      guard draws[row] else { continue }
      observe(current[row].request, drawn[row])
      take(drawn[row], in: slot)
    }
  }

  /// The token of prompt or text that the decoder sees next.
  private func nextToken(of seat: Seat) -> UInt32 {
    let prompt = requests[seat.request].prompt
    return seat.fed < prompt.count ? prompt[seat.fed] : texts[seat.request].tokens[seat.fed - prompt.count]
  }

  private func draw(_ logits: Tensor, for request: Int) -> Int? {
    let stream = RandomStream(seed: seed, purpose: .sampling, index: requests[request].number)
    let logits = logits.columns(0..<tokenCount)
    return sampler.token(logits, row: 0, uniform: stream.uniform(at: UInt64(texts[request].tokens.count)))
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
    guard token != endOfText else {
      texts[request].isEnded = true
      return true
    }
    texts[request].tokens.append(token)
    texts[request].isStopped = stops?.end(texts[request].tokens) ?? false
    return texts[request].isStopped || texts[request].tokens.count == requests[request].limit
  }
}
