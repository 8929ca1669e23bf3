import TensorKernels

/// Compares blocks of queries with blocks of documents by matrix products, and keeps the most similar ones.
///
/// The bits of a matrix product depend on the shape of its blocks, and so on the number of ranks. Therefore, a product only
/// proposes: whatever it puts within rounding of the least similar neighbor so far is computed again by `DotProduct`, whose
/// bits depend on the two vectors alone. About k·(1 + ln(n/k)) of n documents in random order are.
///
/// Two float32 sums of D products of unit vectors differ by at most 2·D·2⁻²⁴ up to terms of second order (Higham, "Accuracy and
/// Stability of Numerical Algorithms", 2002, section 3.1, with |x|·|y| ≤ 1), so no neighbor is missed.
struct BlockScan {
  /// The queries and documents of one product, whose values fit into a core's second-level cache.
  static let queryRows = 256, documentRows = 1024

  /// Some queries of a search.
  struct Queries {
    /// **shape** [queries, D].
    let vectors: Tensor
    /// The place of each query in the lists of neighbors.
    let places: ArraySlice<Int>
  }

  /// The lists that neighbors are kept in.
  var lists: NeighborLists
  /// The document of each query, never taken as a neighbor of itself; empty when queries are not among the documents.
  private let own: [UInt32]
  private let margin: Float
  private let product: Tensor

  /// - Parameter own: the document of each query; empty when queries are not among the documents.
  init(_ lists: NeighborLists, own: [UInt32] = [], width: Int) {
    precondition(own.isEmpty || own.count == lists.queries)
    self.lists = lists
    self.own = own
    // Twice the bound, for terms of second order and vectors whose length is 1 up to rounding.
    margin = 4 * Float(width) * 0x1p-24
    product = Tensor(rows: Self.queryRows, columns: Self.documentRows)
  }

  /// Compares at most 256 queries with any number of documents.
  mutating func compare(_ queries: Queries, with documents: VectorSet, rows: Range<Int>) {
    for block in rows.blocks(of: Self.documentRows) {
      let values = product.rows(0..<queries.vectors.rows).columns(0..<block.count)
      MatrixProduct.timesTransposed(queries.vectors, documents.vectors.rows(block), into: values)
      let products = Products(values: values, documents: documents, first: block.lowerBound)
      for row in 0..<values.rows { keepNearest(row, of: queries, in: products) }
    }
  }

  /// The products of a block, and its documents.
  private struct Products {
    /// **shape** [queries, documents of the block].
    let values: Tensor
    let documents: VectorSet
    /// The row of the block's first document.
    let first: Int
  }

  @inline(__always)
  private mutating func keepNearest(_ row: Int, of queries: Queries, in products: Products) {
    let place = queries.places[queries.places.startIndex + row]
    let own = self.own.isEmpty ? UInt32.max : self.own[place]
    var next = 0
    while let column = products.values.firstColumn(
      ofRow: row, from: next, atLeast: lists.threshold(place) - margin)
    {
      next = column + 1
      let found = products.first + column
      let document = products.documents.documents[found]
      guard document != own else { continue }
      let similarity = DotProduct.of(queries.vectors, row: row, products.documents.vectors, row: found)
      lists.offer(Neighbor(document: document, similarity: similarity), to: place)
    }
  }
}

extension Range<Int> {
  /// The range in blocks of a length, of which the last may be shorter.
  func blocks(of length: Int) -> LazyMapSequence<StrideTo<Int>, Range<Int>> {
    stride(from: lowerBound, to: upperBound, by: length).lazy.map { ($0..<$0 + length).clamped(to: self) }
  }
}
