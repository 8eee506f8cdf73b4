/**
 * Which words in a product's name put it into which category: the first category with a match takes it, so the order
 * is the rule. A season comes before a thing ("CHRISTMAS CARD"), a thing before the place it hangs ("BATHROOM SIGN")
 * or the picture on it ("FAIRY CAKE CUSHION"), a trinket comes last. README.md shows what each one catches.
 */

/** One category: words are separated by blanks, the words of a phrase by hyphens; singular stands for plural too. */
export interface CategoryWords {
  readonly slug: string;
  readonly name: string;
  readonly words: string;
}

export const categoryWords: readonly CategoryWords[] = [
  {
    slug: 'christmas',
    name: 'Christmas',
    words: 'christmas xmas santa advent bauble snowman snowmen reindeer nativity stocking jingle noel tinsel',
  },
  { slug: 'easter', name: 'Easter', words: 'easter bunny bunnies chick egg-cosy egg-warmer paper-egg' },
  {
    slug: 'jewellery',
    name: 'Jewellery and hair',
    words:
      'necklace necklac neckl bracelet braclet earring brooch pendant bangle choker bling charm lariat diamante-ring ' +
      'boudicca-ring expandable-ring flower-ring rosebud-ring gum-ring bubblegum-ring silver-ring hair hairclip ' +
      'hairslide hairband cluster-slide jewellery-set',
  },
  {
    slug: 'candles',
    name: 'Candles and holders',
    words:
      'candle t-light t-lights tlight tealight candleholder candlestick candlepot candlestand votive lantern ' +
      'chocolatecandle baroquecandlestick',
  },
  {
    slug: 'scents',
    name: 'Incense and scents',
    words: 'incense fragrance scent scented oil-burner pot-pourri potpourri pomander essential',
  },
  {
    slug: 'cards-and-wrap',
    name: 'Cards and gift wrap',
    words: 'card postcard envelope invite wrap wrapping ribbon gift-tape gift-tag gift-bag tissue-ream',
  },
  { slug: 'bags', name: 'Bags', words: 'bag handbag shopper backpack washbag rucksack tote' },
  {
    slug: 'purses-and-travel',
    name: 'Purses and travel',
    words: 'purse wallet luggage passport vippassport umbrella parasol poncho rain',
  },
  { slug: 'clocks', name: 'Clocks', words: 'clock' },
  {
    slug: 'signs',
    name: 'Signs and boards',
    words:
      'sign doorsign blackboard black-board chalkboard memo-board memoboard noticeboard notice-board number-tile ' +
      'wood-letter block-letter painted-letter plaque block-word',
  },
  {
    slug: 'table-and-kitchen-linen',
    name: 'Table and kitchen linen',
    words:
      'apron tea-towel oven-glove oven-mitt napkin table-cloth tablecloth table-run placemat coaster doily doilies ' +
      'doiley tea-cosy washing-up-glove',
  },
  {
    slug: 'mugs-and-glasses',
    name: 'Mugs and glasses',
    words:
      'mug cup teacup saucer beaker tumbler goblet chalice tea-glass aperitif champagne milkshake d-o-f sundae',
  },
  {
    slug: 'stationery',
    name: 'Stationery',
    words:
      'notebook notepad pencil pen eraser rubber ruler sketchbook journal book sticker paperweight pweight ' +
      'stationery writing-set calculator chalk sharpener stamp calendar tape highlighter hole-punch crayon',
  },
  {
    slug: 'cushions-and-throws',
    name: 'Cushions, rugs and throws',
    words: 'cushion c-cover throw quilt curtain rug blanket filler-pad pouffe doormat mat',
  },
  {
    slug: 'baking',
    name: 'Baking and cakes',
    words: 'baking cake cakestand cookie biscuit rolling-pin mould cupcake jelly petit-four',
  },
  {
    slug: 'tableware',
    name: 'Tableware',
    words:
      'plate bowl fruitbowl cutlery dish tray jug teapot platter spoon fork toastrack tea-set coffee-set tea-for-one ' +
      'chopstick straw salt-and-pepper tong place-setting egg-holder',
  },
  { slug: 'photo-frames', name: 'Photo frames and albums', words: 'frame photo photoframe picture album' },
  { slug: 'mirrors', name: 'Mirrors', words: 'mirror' },
  {
    slug: 'bathroom',
    name: 'Bathroom and wellbeing',
    words:
      'bath bathroom soap towel flannel sponge hot-water-bottle toilet shower cosmetic hand-warmer slipper lip-gloss ' +
      'tissue plaster first-aid',
  },
  { slug: 'lighting', name: 'Lighting', words: 'light lamp lampshade lightbulb chandelier disco-ball torch' },
  {
    slug: 'kitchen',
    name: 'Kitchen',
    words:
      'kitchen jar bottle pan bin lunch-box snack-box pantry jam food-cover magnet fridge recipe spice bread caddy ' +
      'tea-coffee-sugar tea-strainer scale milk squeezer cooking utensil cannister ironing sugar toast-it popcorn picnic ' +
      'coffee-container tea-container wine',
  },
  {
    slug: 'hooks-and-doorstops',
    name: 'Hooks, knobs and doorstops',
    words: 'doorstop hook hanger knob drawerknob rack coathanger door-hanger',
  },
  {
    slug: 'garden',
    name: 'Garden',
    words:
      'garden gardener plant planter watering herb birdhouse bird-house bird-box bird-feeder trellis windmill chime ' +
      'windchime wheelbarrow thermometer flower-pot hammock gnome potting-shed secateur grow-your-own spade',
  },
  {
    slug: 'artificial-flowers',
    name: 'Artificial flowers',
    words: 'artificial artiifical artiificial art-flower artiifcial',
  },
  {
    slug: 'toys-and-games',
    name: 'Toys and games',
    words:
      'toy jigsaw doll game teddy skittle playhouse domino ladder-and-snake snake puppet skipping skippping marble ' +
      'glider helicopter colouring drawing-slate painting-set dinosaur money-box money-bank piggy-bank tattoo balloon ' +
      'children child kid baby bib monster badge bingo ludo flying-disc inflatable creepy rocking-horse spinning-top',
  },
  {
    slug: 'storage',
    name: 'Storage and furniture',
    words:
      'storage box boxe basket tin cabinet drawer chest tidy organiser cupboard crate case container bucket stand ' +
      'shelf shelving stool chair table-rect round-table love-seat hamper',
  },
  {
    slug: 'craft',
    name: 'Craft and sewing',
    words:
      'feltcraft sewing knitting craft kit patch patche button bead pin-cushion measuring scissor screwdriver ' +
      'paint-your-own paint-set crochet modelling-clay',
  },
  {
    slug: 'party',
    name: 'Party',
    words:
      'party bunting garland paper-chain confetti streamer fan flag honeycomb pennant rosette hawaiian sombrero',
  },
  {
    slug: 'decorations',
    name: 'Decorations',
    words:
      'decoration decorative hanging ornament mobile dec wreath star heart string angel fairy bell tree wall-art canvas ' +
      'print butterfly bird crystal felt vase flying-duck cloche feather shell mushroom trinket',
  },
];
