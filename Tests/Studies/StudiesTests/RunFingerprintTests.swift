import Configurations
import Files
import Foundation
import Testing
import Training

@Suite("A run's fingerprint")
struct RunFingerprintTests {
  /// A run without a teacher and the name that a store has it by.
  private static let json = """
    {"data":{"corpus":"79a650279359d09a9675e0725c8e3826","tokens":65536},"model":{"contextLength":128,\
    "feedForwardSize":336,"headCount":3,"hiddenSize":96,"keyValueHeadCount":3,"layers":3,"rmsNormEpsilon":1e-05,\
    "ropeTheta":10000,"tiedEmbeddings":false,"vocabularySize":1024},"training":{"batchSize":4,"epochs":16,\
    "evaluateEvery":0.25,"lanes":2,"learningRate":0.003,"optimizer":{"beta1":0.9,"beta2":0.95,"epsilon":1e-08,\
    "gradientClip":1,"weightDecay":0.1},"seeds":{"initialization":0,"order":0},"shuffle":"documents"}}
    """

  @Test("A run without a teacher keeps the name that it had before there were teachers")
  func stable() throws {
    let run = try JSONDecoder().decode(RunConfiguration.self, from: Data(Self.json.utf8))
    #expect(try run.fingerprint().hexadecimal == "2aa7aa0c2218e4788f171e5275c33dbf")
    #expect(String(decoding: try canonicalJSON(run, pretty: false), as: UTF8.self) == Self.json)
  }

  @Test("An option that is absent encodes nothing, and one that is given is part of the name")
  func options() throws {
    let plain = try JSONDecoder().decode(RunConfiguration.self, from: Data(Self.json.utf8))
    let corpus = try Fingerprint(of: "corpus")
    let savePoints = try SavePoints(ConfigurationSection(yaml: "{words: [1000, 2000]}", file: "run.yaml"))
    let options: [(set: (inout RunConfiguration) -> Void, unset: (inout RunConfiguration) -> Void)] = [
      ({ $0.training.sequenceLength = 64 }, { $0.training.sequenceLength = nil }),
      ({ $0.training.saveAt = savePoints }, { $0.training.saveAt = nil }),
      ({ $0.initialization = .weights(of: "0123") }, { $0.initialization = .random(seed: 0) }),
      ({ $0.data.sources.append(.init(corpus: corpus, tokens: 9, weight: 2)) }, { $0.data.sources.removeLast() }),
      ({ $0.data.sources[0].weight = 1 }, { $0.data.sources[0].weight = nil }),
      ({ $0.data.sources[0].pairs = .init(checksum: "01", count: 5) }, { $0.data.sources[0].pairs = nil }),
      (
        { $0.data.sources[0].pairs = .init(checksum: "01", count: 5, heldOut: "2") },
        { $0.data.sources[0].pairs = nil }
      ),
      ({ $0.distillation = .init() }, { $0.distillation = nil }),
    ]
    var names = Set([try plain.fingerprint()])
    for option in options {
      var run = plain
      option.set(&run)
      names.insert(try run.fingerprint())
      #expect(try JSONDecoder().decode(RunConfiguration.self, from: canonicalJSON(run, pretty: false)) == run)
      option.unset(&run)
      #expect(String(decoding: try canonicalJSON(run, pretty: false), as: UTF8.self) == Self.json)
    }
    #expect(names.count == options.count + 1)
  }

  @Test("What a teacher gives is part of the name")
  func teaching() throws {
    var run = try JSONDecoder().decode(RunConfiguration.self, from: Data(Self.json.utf8))
    var names = Set([try run.fingerprint()])
    for share in [0.5, 0.9] {
      run.distillation = .init(samples: .init(corpus: try Fingerprint(of: "samples"), tokens: 1000, share: share))
      names.insert(try run.fingerprint())
    }
    for weight in [0.5, 1] {
      run.distillation?.distributions = .init(documents: nil, samples: nil, weight: weight)
      names.insert(try run.fingerprint())
    }
    #expect(names.count == 5)
    let copy = try JSONDecoder().decode(RunConfiguration.self, from: canonicalJSON(run, pretty: false))
    #expect(copy == run)
  }
}
