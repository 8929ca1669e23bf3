/// One learned rule: the tokens `left` and `right`, side by side, become the token `result`.
package struct Merge: Sendable, Equatable {
  package let left: UInt32
  package let right: UInt32
  package let result: UInt32

  package init(left: UInt32, right: UInt32, result: UInt32) {
    self.left = left
    self.right = right
    self.result = result
  }
}
