import LanguageModelClients
import RankGroups

/// A source of a few requests of another one, whose answers tell what all of them will take.
///
/// Their records are kept, so that the other source finds them answered.
protocol PilotSource: RequestSource {
  /// The sums over the answers, and over all requests of all ranks, once the sources of all ranks are finished. Collective.
  func tally(_ ranks: any RankGroup) throws -> SynthesisTally
}

/// The sizes of the requests that were asked, until their answers come.
struct AskedRequests {
  private var sizes: [String: SizedRequest] = [:]

  /// True when all answers came.
  var isEmpty: Bool { sizes.isEmpty }

  /// Takes down a request that is asked.
  mutating func ask(_ request: ModelRequest) -> ModelRequest {
    sizes[request.key] = SizedRequest(request)
    return request
  }

  /// The sizes of the request that a record ends.
  mutating func end(_ record: RequestRecord) -> SizedRequest? { sizes.removeValue(forKey: record.key) }
}
