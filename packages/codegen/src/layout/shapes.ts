/** Words on which a layout depends by what they say; on all others it depends by their length. */
const meaningful: ReadonlySet<string> = new Set(
  [
    // The language's own, also those that are words like others at most places.
    'abstract accessor any as assert asserts async await bigint boolean break case catch class const constructor continue',
    'debugger declare default delete do else enum export extends false finally for from function get global if implements',
    'import in infer instanceof interface intrinsic is keyof let module namespace never new null number object of out',
    'override package private protected public readonly require return satisfies set static string super switch symbol',
    'this throw true try type typeof undefined unique unknown using var void while with yield',
    // What Biome knows by name: tests, loaders, texts in other languages, its own comments.
    'describe it test only skip each step todo concurrent fit xit xtest fdescribe xdescribe beforeAll beforeEach afterAll',
    'afterEach inject fakeAsync waitForAsync define html css graphql gql sql markdown md biome rome prettier ignore format',
  ].flatMap((line) => line.split(' ')),
);

const words = /[A-Za-z0-9_$]+/g;

const [backslash, slash, dot, quote] = [92, 47, 46, 39];

/** Lines whose shapes are kept: more than a service has. */
const mostLines = 10_000;

/** Those of lines that came before: most lines of a service come again. */
const shapesOfLines = new Map<string, string>();

/** What two texts have in common that are laid out alike: all but the letters and digits of their words. */
export function shapeOf(text: string): string {
  return text.includes('\n') ? text.split('\n').map(shapeOfLine).join('\n') : shapeOfLine(text);
}

function shapeOfLine(line: string): string {
  const known = shapesOfLines.get(line);
  if (known !== undefined) return known;
  const shape = line.replace(words, (word, at: number) => {
    const before = line.charCodeAt(at - 1);
    if (word <= '9') {
      // Fractions and other notations are written in a shorter way where there is one; a name may be a number in quotes.
      const isFixed = before === dot || before === quote || !/^\d+$/.test(word);
      return isFixed ? word : '0'.repeat(word.length);
    }
    if (before === backslash || (before === slash && /^[dgimsuvy]+$/.test(word))) return word;
    return shapeOfWord(word);
  });
  if (shapesOfLines.size >= mostLines) shapesOfLines.clear();
  shapesOfLines.set(line, shape);
  return shape;
}

/** Words whose shapes are kept: more than a large system has. */
const mostWords = 20_000;

/** Those of words that came before. */
const shapesOfWords = new Map<string, string>();

/** A name that begins with a capital is a class to Biome, one of `_` and `$` a factory. */
function shapeOfWord(word: string): string {
  const known = shapesOfWords.get(word);
  if (known !== undefined) return known;
  const shape = meaningful.has(word) ? word : word.replace(/[a-z0-9]/g, 'a').replace(/[A-Z]/g, 'A');
  if (shapesOfWords.size >= mostWords) shapesOfWords.clear();
  shapesOfWords.set(word, shape);
  return shape;
}

/** What is around the words of a text once it is laid out; undefined where laying it out changed a word. */
export function aroundWords(text: string, laidOut: string): readonly string[] | undefined {
  const [before, after] = [text.match(words) ?? [], laidOut.match(words) ?? []];
  const isSame = before.length === after.length && before.every((word, at) => word === after[at]);
  return isSame ? laidOut.split(words) : undefined;
}

/** Puts the words of a text into the layout of one of the same shape. */
export function withWordsOf(text: string, around: readonly string[]): string {
  const own = text.match(words) ?? [];
  return around.map((between, at) => between + (own[at] ?? '')).join('');
}
