import TensorKernels

/// Requests as windows of one length, each with one request.
///
/// A window begins with the context, of which the last tokens are kept when not all fit, and is filled up behind the
/// continuation with tokens that do not count.
struct RequestWindows: Sendable {
  private let requests: [ScoringRequest]
  /// The length of every window, in tokens: that of the longest request, at most the context length.
  let sequenceLength: Int
  /// The position of each request's first scored token, and the number of all scored tokens at the end.
  private let offsets: [Int]

  /// - Throws: `EvaluationError.longContinuation` when a continuation is longer than the context.
  init(_ requests: [ScoringRequest], contextLength: Int) throws(EvaluationError) {
    for request in requests where request.continuation.count > contextLength {
      throw .longContinuation(tokens: request.continuation.count, contextLength: contextLength)
    }
    self.requests = requests
    sequenceLength = min(contextLength, requests.map(\.inputCount).max() ?? 1)
    offsets = requests.reduce(into: [0]) { offsets, request in
      offsets.append((offsets.last ?? 0) + request.continuation.count)
    }
  }

  /// The same requests for a model with another context.
  func cut(to contextLength: Int) throws(EvaluationError) -> RequestWindows {
    try RequestWindows(requests, contextLength: contextLength)
  }

  var windowCount: Int { requests.count }

  func positions(of windows: Range<Int>) -> Range<Int> { offsets[windows.lowerBound]..<offsets[windows.upperBound] }

  func batch(_ windows: Range<Int>) -> TokenBatch {
    var batch = TokenBatch(sequenceLength: sequenceLength)
    batch.append { inputs, targets in
      for request in requests[windows] {
        let tokens = (request.context + request.continuation).suffix(sequenceLength + 1)
        let filling = Array(repeating: tokens.last ?? 0, count: sequenceLength + 1 - tokens.count)
        inputs += tokens.dropLast() + filling
        targets += tokens.dropFirst() + filling
      }
    }
    return batch
  }

  /// The rows of some windows that predict continuations.
  func scoredRows(_ windows: Range<Int>) -> [ScoredRows] {
    windows.map { window in
      let request = requests[window]
      let end = (window - windows.lowerBound) * sequenceLength + min(request.inputCount, sequenceLength)
      return ScoredRows(rows: end - request.continuation.count..<end, firstPosition: offsets[window])
    }
  }
}

extension ScoringRequest {
  /// The tokens that are read: all but the last.
  fileprivate var inputCount: Int { context.count + continuation.count - 1 }
}
