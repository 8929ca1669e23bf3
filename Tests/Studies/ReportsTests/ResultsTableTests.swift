import Foundation
import Reports
import Testing

struct ResultsTableTests {
  @Test func `every measured loss is a row, in full`() throws {
    var study = MadeUpStudy()
    study.controls = [MadeUpStudy.control("initialization", 3.72)]
    study.distilled = [MadeUpStudy.students("self", [3.8, 0.1 + 0.2])]
    #expect(try ResultsTable.csv(study.result()) == Self.expected)
  }

  @Test func `the average that taught stands in the rows of students of distributions`() throws {
    var study = MadeUpStudy()
    study.distilled = ["distributions", "samples"].map {
      MadeUpStudy.students($0, [3.8]).merging(["averaging": "logits"]) { $1 }
    }
    let rows = try ResultsTable.csv(study.result()).split(separator: "\n").suffix(2)
    #expect(
      rows == [
        "distilled-distributions,xs,1234,1000,8,0.001,0.4,test,logits,1,3.8,,,false",
        "distilled-samples,xs,1234,1000,8,0.001,0.4,test,,1,3.8,,,false",
      ])
  }

  @Test func `a study without results has a heading alone`() throws {
    var study = MadeUpStudy()
    study.searches = []
    study.cells = []
    #expect(try ResultsTable.csv(study.result()) == Self.heading + "\n")
  }

  static let heading =
    "recipe,model,parameters,tokens,epochs,learningRate,weightDecay,split,averaging,K,loss,bitsPerByte,"
    + "expectedLoss,isChosen"

  /// A diverged point has no loss; an ensemble has the losses of the first K and of all K members.
  static let expected =
    heading + """

      standard,xs,1234,1000,1,0.001,0.1,validation,,1,4.2,,,true
      standard,xs,1234,1000,1,0.001,0.1,test,,1,4.25,,,true
      regularized,xs,1234,1000,2,0.001,0.5,validation,,1,4.1,,,false
      regularized,xs,1234,1000,2,0.001,0.5,test,,1,4.15,,,false
      regularized,xs,1234,1000,4,0.001,1.6,validation,,1,3.95,,,true
      regularized,xs,1234,1000,4,0.001,1.6,test,,1,4.0,,,true
      \(ensemble(decay: "0.8", isChosen: true))
      \(ensemble(decay: "1.6", isChosen: false))
      initialization,xs,3702,1000,4,0.001,0.8,test,,1,3.72,,,false
      distilled-self,xs,1234,1000,8,0.001,0.4,test,,1,3.8,,,false
      distilled-self,xs,1234,1000,8,0.001,0.4,test,,1,0.30000000000000004,,,false

      """

  static func ensemble(decay: String, isChosen: Bool) -> String {
    let losses = ["1,4.0,2.0,4.1", "2,3.75,1.875,3.8", "3,3.7,1.85,3.7"]
    return ["validation", "test"].flatMap { split in
      ["logits", "probabilities"].flatMap { averaging in
        losses.map { "ensemble,xs,1234,1000,4,0.001,\(decay),\(split),\(averaging),\($0),\(isChosen)" }
      }
    }.joined(separator: "\n")
  }
}
