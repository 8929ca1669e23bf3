import Files
import Foundation
import Synthesis
import TestSupport
import Testing

/// Texts of a model that an earlier version has drawn.
@Suite struct EarlierTextsTests {
  @Test func `recipes of earlier versions keep their fingerprint`() throws {
    // The first version wrote this file; its checksum is the fingerprint of the other fields.
    let text = """
      {
        "checksum" : "ee77184d6588152b985fce59a5645d11",
        "contextLength" : 64,
        "corpus" : "bb3b9042b5bdf0435471290b3cda43f4",
        "model" : "58e3f6256b078bae377425c7dc51cedf",
        "settings" : {
          "isConditional" : true,
          "keepsUnfinished" : true,
          "maxTokens" : 5,
          "seed" : 0,
          "temperature" : 1,
          "texts" : 20,
          "textsPerSeed" : 1,
          "topP" : 0.95
        },
        "version" : 1
      }
      """
    let directory = try TemporaryDirectory()
    let path = try directory.write(Data(text.utf8), to: "draws.json")
    let recipe = try #require(try SealedFile.read(BootstrapRecipe.self, from: path))
    #expect(recipe.settings.passages == nil)
    try SealedFile.write(recipe, to: path)
    #expect(String(decoding: try readFile(path), as: UTF8.self) == text + "\n")
  }
}
