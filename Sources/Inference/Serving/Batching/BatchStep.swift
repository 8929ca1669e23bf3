import Files

/// A step of all ranks, as the first rank decides it: the tokens that some sequences are continued by, and what is asked of each.
struct BatchStep: Equatable {
  /// The use of a row's logits.
  enum Purpose: Equatable {
    /// None: a token within a prompt.
    case none
    /// The log-probability of the token that follows in the prompt.
    case score(UInt32)
    /// A token is drawn, the answer's number `position`.
    case draw(position: Int, SequenceRequest.Draw)
  }

  /// A token that a sequence is continued by.
  struct Row: Equatable {
    let token: UInt32
    let slot: Int
    let purpose: Purpose
    /// The number of most likely tokens that are listed; nil: no log-probabilities.
    let listed: Int?

    var needsLogits: Bool { purpose != .none }
  }

  /// Slots in which a sequence begins with this step.
  var starts: [Int] = []
  /// The rows; those of one slot are adjacent and in order.
  var rows: [Row] = []

  /// The most tokens that a row lists.
  var mostListed: Int { rows.compactMap(\.listed).max() ?? 0 }
}

/// A message of the first rank to the others.
enum BatchMessage: Equatable {
  /// A step follows.
  case step(BatchStep)
  /// There is nothing to do: wait without keeping the core busy.
  case idle
  /// The server ends.
  case stop
}

// MARK: As bytes

extension BatchMessage {
  private static let kinds = (step: 0, idle: 1, stop: 2)

  /// The message as integers of 8 bytes.
  var bytes: [UInt8] {
    switch self {
    case .idle: LittleEndian.bytes([Self.kinds.idle])
    case .stop: LittleEndian.bytes([Self.kinds.stop])
    case .step(let step):
      LittleEndian.bytes(
        [Self.kinds.step, step.starts.count] + step.starts + step.rows.flatMap(\.integers))
    }
  }

  init(_ bytes: [UInt8]) {
    let integers = LittleEndian.integers(bytes[...])
    switch integers.first {
    case Self.kinds.step: self = .step(BatchStep(integers.dropFirst()))
    case Self.kinds.idle: self = .idle
    default: self = .stop
    }
  }
}

extension BatchStep {
  fileprivate init(_ integers: ArraySlice<Int>) {
    let count = integers.first ?? 0
    starts = Array(integers.dropFirst().prefix(count))
    let rest = Array(integers.dropFirst(1 + count))
    rows = stride(from: 0, to: rest.count, by: Row.integerCount).map { Row(Array(rest[$0..<$0 + Row.integerCount])) }
  }
}

extension BatchStep.Row {
  fileprivate static let integerCount = 10
  private static let purposes = (none: 0, score: 1, draw: 2)

  fileprivate var integers: [Int] {
    [Int(token), slot, listed ?? -1] + purposeIntegers
  }

  private var purposeIntegers: [Int] {
    switch purpose {
    case .none: [Self.purposes.none] + Array(repeating: 0, count: 6)
    case .score(let token): [Self.purposes.score, Int(token)] + Array(repeating: 0, count: 5)
    case .draw(let position, let draw):
      [
        Self.purposes.draw, position, Int(bitPattern: UInt(draw.temperature.bitPattern)),
        Int(bitPattern: UInt(draw.topP.bitPattern)), draw.topK ?? 0, Int(bitPattern: UInt(draw.seed)), draw.number,
      ]
    }
  }

  fileprivate init(_ integers: [Int]) {
    self.init(
      token: UInt32(integers[0]), slot: integers[1], purpose: Self.purpose(integers[3...]),
      listed: integers[2] < 0 ? nil : integers[2])
  }

  private static func purpose(_ integers: ArraySlice<Int>) -> BatchStep.Purpose {
    let values = Array(integers)
    switch values[0] {
    case purposes.score: return .score(UInt32(values[1]))
    case purposes.draw:
      var draw = SequenceRequest.Draw()
      draw.temperature = Double(bitPattern: UInt64(UInt(bitPattern: values[2])))
      draw.topP = Double(bitPattern: UInt64(UInt(bitPattern: values[3])))
      draw.topK = values[4] > 0 ? values[4] : nil
      draw.seed = UInt64(UInt(bitPattern: values[5]))
      draw.number = values[6]
      return .draw(position: values[1], draw)
    default: return .none
    }
  }
}
