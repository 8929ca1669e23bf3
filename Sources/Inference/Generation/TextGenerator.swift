import Ensembles
import Randomness
import TensorKernels

/// Generates texts, as many at a time as its decoder has slots; where one ends the next one begins.
///
/// Token number n of text number i takes draw n of stream i, so a text depends on the models, the settings and its number,
/// and neither on the other texts nor on the ranks. A text ends with the end-of-text token, at its limit, or where the
/// context does, unless it slides: then it goes on from the second half of its window, which is read anew, so that every
/// token is drawn after at least half a context.
public final class TextGenerator {
  /// A text in a slot.
  private struct Seat {
    let request: Int
    /// Tokens of prompt and text that the decoder has seen or passed over, and where its window begins.
    var fed = 0, window = 0
  }

  private let decoder: EnsembleDecoder
  private let sampler: TokenDraw
  private let seed: UInt64
  private let endOfText: UInt32
  private var seats: [Seat?]
  private var texts: [GeneratedText] = []

  /// A generator for the texts of one tokenizer.
  public init(_ decoder: EnsembleDecoder, settings: SamplingSettings, endOfText: UInt32) {
    self.decoder = decoder
    self.endOfText = endOfText
    seed = settings.seed
    sampler = TokenDraw(
      temperature: settings.temperature, topP: settings.topP, vocabularySize: decoder.vocabularySize)
    seats = Array(repeating: nil, count: decoder.capacity)
  }

  /// Generates texts. Collective over the decoder's ranks; the requests agree.
  ///
  /// - Parameters:
  ///   - observe: called with the place of a request and each token that was drawn for it.
  ///   - isStopped: asked after every step; must agree when there are several ranks.
  /// - Returns: one text for each request; nil when it was stopped.
  /// - Throws: `EnsembleError.notFinite` on all ranks, `MPIError`.
  public func texts(
    _ requests: [TextRequest], observe: (Int, UInt32) -> Void = { _, _ in }, isStopped: () throws -> Bool = { false }
  ) throws -> [GeneratedText]? {
    texts = Array(repeating: GeneratedText(), count: requests.count)
    seats = Array(repeating: nil, count: seats.count)
    var waiting = requests.indices
    while true {
      for slot in seats.indices where seats[slot] == nil {
        guard let request = waiting.popFirst() else { break }
        seats[slot] = Seat(request: request)
        decoder.start(slot: slot)
      }
      let slots = seats.indices.filter { seats[$0] != nil }
      guard !slots.isEmpty else { return texts }
      try step(slots, requests, observe)
      if try isStopped() { return nil }
    }
  }

  private func step(_ slots: [Int], _ requests: [TextRequest], _ observe: (Int, UInt32) -> Void) throws {
    let current = slots.compactMap { seats[$0] }
    let tokens = current.map { seat in
      let prompt = requests[seat.request].prompt
      return seat.fed < prompt.count ? prompt[seat.fed] : texts[seat.request].tokens[seat.fed - prompt.count]
    }
    let draws = current.map { $0.fed + 1 == requests[$0.request].prompt.count + texts[$0.request].tokens.count }
    let drawn = try decoder.step(tokens, slots: slots, draws: draws) { row, logits in
      let request = current[row].request
      let stream = RandomStream(seed: seed, purpose: .sampling, index: requests[request].number)
      return sampler.token(logits, row: 0, uniform: stream.uniform(at: UInt64(texts[request].tokens.count)))
    }
    for (row, slot) in slots.enumerated() {
      seats[slot]?.fed += 1
      guard draws[row] else { continue }
      let request = current[row].request
      observe(request, drawn[row])
      if take(drawn[row], for: requests[request], at: request) {
        seats[slot] = nil
      } else if current[row].fed + 1 - current[row].window == decoder.contextLength {
        leaveWindow(slot, slides: requests[request].slides)
      }
    }
  }

  /// Goes on from the second half of a full window, or ends the text.
  private func leaveWindow(_ slot: Int, slides: Bool) {
    guard slides, let seat = seats[slot] else { return seats[slot] = nil }
    let window = seat.fed + 1 - max(decoder.contextLength / 2, 1)
    seats[slot] = Seat(request: seat.request, fed: window, window: window)
    decoder.start(slot: slot)
  }

  /// Appends a token to a text.
  ///
  /// - Returns: whether the text is whole.
  private func take(_ token: UInt32, for request: TextRequest, at place: Int) -> Bool {
    guard token != endOfText else {
      texts[place].isEnded = true
      return true
    }
    texts[place].tokens.append(token)
    return texts[place].tokens.count == request.limit
  }
}
