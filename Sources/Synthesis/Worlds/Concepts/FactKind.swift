/// The kinds of facts about a concept: what a text can tell about a town.
///
/// A world has the first ones of the list. Each kind has values of its own, and wordings whose words tell the kind.
enum FactKind: String, Codable, Sendable, CaseIterable {
  case trade, river, animal, saint, color, dish, stone, tree

  /// The values of a kind, in a fixed order.
  var values: [String] {
    switch self {
    case .trade: Self.trades
    case .river: Self.rivers
    case .animal: Self.animals
    case .saint: Self.saints
    case .color: Self.colors
    case .dish: Self.dishes
    case .stone: Self.stones
    case .tree: Self.trees
    }
  }

  /// The ways to state a fact of the kind: `A` is the town. The first one ends with the value, so that it can be asked for.
  var wordings: [Wording] { Self.wordings[self] ?? [] }

  /// The number of wordings of each kind.
  static let wordingCount = 6

  private static let trades = words(
    "cheese paper glass rope bread boats bells wool wine salt iron leather silk honey tiles candles clocks hats knives drums "
      + "baskets lamps ink soap")
  private static let rivers = words(
    "Mel Orn Tay Wye Dun Lea Esk Ure Nidd Aire Cam Ouse Tees Test Avon Dart Exe Fal Plym Tamar Taw Stour Trent Wear")
  private static let animals = words(
    "horse goat owl bear fox hare crow swan wolf deer otter badger eagle pike bull ram cat heron snake mole stag boar hen bee"
  )
  private static let saints = words(
    "Agnes Bede Clare Denis Elmo Felix Giles Hilda Ivo Jude Kevin Lucy Mark Nina Oswald Paul Quentin Rita Simon Thecla Ursula "
      + "Vitus Wanda Zita")
  private static let colors = words(
    "red blue green white black yellow gray brown purple orange pink silver golden scarlet crimson violet turquoise beige "
      + "cream olive amber ivory rust teal")
  private static let dishes = words(
    "trout plums pears beans lentils eggs ham figs dates cod eel pie cake pork lamb veal rice oats rye corn peas leeks beets "
      + "kale")
  private static let stones = words(
    "granite marble slate flint chalk basalt jade opal quartz onyx agate topaz ruby garnet beryl pearl coral lava gneiss "
      + "shale sand clay gypsum tuff")
  private static let trees = words(
    "oak elm ash birch pine fir yew larch maple alder willow poplar cedar beech hazel holly linden rowan aspen spruce walnut "
      + "chestnut cherry apple")

  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  private static let wordings: [Self: [Wording]] = [
    .trade: [
      "A makes B", "The B of A is well known", "They sell B at A", "Workshops in A produce B", "Merchants buy B from A",
      "Most people of A live by B",
    ],
    .river: [
      "A lies on the B", "The river B flows by A", "The bridge at A crosses the B", "Boats reach A by the B",
      "A was built beside the B", "The B floods the fields of A",
    ],
    .animal: [
      "The sign of A is the B", "A has the B on its gate", "The flag of A shows the B", "Children of A draw the B",
      "The coins of A show the B", "A was named after the B",
    ],
    .saint: [
      "A prays to Saint B", "Saint B is the patron of A", "The church of A is that of Saint B",
      "Saint B once came to A",
      "The bones of Saint B rest in A", "A honors Saint B",
    ],
    .color: [
      "The roofs of A are B", "A has B roofs", "Houses in A are painted B", "The walls of A look B",
      "Everyone in A wears B",
      "From afar A seems B",
    ],
    .dish: [
      "People in A eat B", "A is famous for B", "The inns of A serve B", "Cooks of A prepare B",
      "At A guests are offered B",
      "For dinner A has B",
    ],
    .stone: [
      "A is built of B", "The hills of A are B", "Miners of A dig for B", "Under A there is B", "Masons in A cut B",
      "The tower of A is B",
    ],
    .tree: [
      "The woods of A are B", "The old B grows in A", "A stands among B trees", "In A they plant B",
      "Carpenters of A use B",
      "The ships of A are B",
    ],
  ].mapValues { patterns in patterns.map { Wording($0) } }
}
