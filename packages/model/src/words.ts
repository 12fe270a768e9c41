/**
 * The words of a name. Names travel from the notation to tables, routes, classes and messages;
 * every change of their form is made here, so that `OrderLine` is `order_lines` everywhere.
 */

const irregularPlurals: ReadonlyMap<string, string> = new Map([
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['foot', 'feet'],
  ['tooth', 'teeth'],
  ['mouse', 'mice'],
  ['goose', 'geese'],
  ['index', 'indices'],
  ['matrix', 'matrices'],
  ['vertex', 'vertices'],
  ['datum', 'data'],
  ['medium', 'media'],
  ['criterion', 'criteria'],
  ['analysis', 'analyses'],
  ['crisis', 'crises'],
  ['diagnosis', 'diagnoses'],
  ['leaf', 'leaves'],
  ['shelf', 'shelves'],
  ['half', 'halves'],
  ['knife', 'knives'],
  ['wife', 'wives'],
  ['life', 'lives'],
  ['quiz', 'quizzes'],
  ['hero', 'heroes'],
  ['potato', 'potatoes'],
  ['tomato', 'tomatoes'],
  ['movie', 'movies'],
  ['cookie', 'cookies'],
  ['calorie', 'calories'],
  ['zombie', 'zombies'],
  ['cache', 'caches'],
  ['niche', 'niches'],
  ['lens', 'lenses'],
  ['use', 'uses'],
]);
/** Plurals that people write; a table has the regular one (`taxons`), as it always had. */
const writtenPlurals: ReadonlyMap<string, string> = new Map([
  ['taxon', 'taxa'],
  ['phenomenon', 'phenomena'],
  ['bacterium', 'bacteria'],
  ['curriculum', 'curricula'],
  ['memorandum', 'memoranda'],
  ['alumnus', 'alumni'],
  ['cactus', 'cacti'],
  ['nucleus', 'nuclei'],
  ['thesis', 'theses'],
  ['hypothesis', 'hypotheses'],
  ['axis', 'axes'],
  ['ox', 'oxen'],
  ['alias', 'aliases'],
  ['atlas', 'atlases'],
  ['bias', 'biases'],
  ['canvas', 'canvases'],
  ['gas', 'gases'],
]);
const irregularSingulars: ReadonlyMap<string, string> = new Map(
  [...writtenPlurals, ...irregularPlurals].map(([one, many]) => [many, one]),
);
const uncountable: ReadonlySet<string> = new Set([
  'stock',
  'equipment',
  'information',
  'news',
  'series',
  'species',
  'money',
  'staff',
  'inventory_data',
  'metadata',
]);

/** Splits a name at case changes, digits after letters stay: `HTTPServer2` → `['http', 'server2']`, `order_line` → `['order', 'line']`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** `OrderLine` → `order_line`. */
export function snakeCase(name: string): string {
  return wordsOf(name).join('_');
}

/** `OrderLine` → `order-line`. */
export function kebabCase(name: string): string {
  return wordsOf(name).join('-');
}

/** `order_line` → `OrderLine`. */
export function pascalCase(name: string): string {
  return wordsOf(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `order_line` → `orderLine`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** The plural of an English noun in lower case; of a compound (`order_line`) only the last word changes. */
export function plural(noun: string): string {
  return onLastWord(noun, (word) => {
    const irregular = irregularPlurals.get(word);
    if (irregular !== undefined) return irregular;
    if (uncountable.has(word)) return word;
    if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
    if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
    return `${word}s`;
  });
}

/** The singular of an English noun in lower case; a word that is no plural comes back as it is. */
export function singular(noun: string): string {
  return onLastWord(noun, (word) => {
    const irregular = irregularSingulars.get(word);
    if (irregular !== undefined) return irregular;
    if (uncountable.has(word) || irregularPlurals.has(word) || writtenPlurals.has(word)) return word;
    if (/(ss|us|is)$/.test(word)) return word;
    if (/[^aeiou]ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
    if (/(sses|[^aeo]uses|xes|ches|shes)$/.test(word)) return word.slice(0, -2);
    return /[a-z]s$/.test(word) ? word.slice(0, -1) : word;
  });
}

/** `OrderLine` → `order_lines`: the name of a table, and of a nested list in an answer. */
export function pluralSnakeCase(name: string): string {
  return plural(snakeCase(name));
}

/** Whether a word of a sentence can stand for an entity: its name, alias, last word, or a plural of them. */
export function namesEntity(word: string, entityName: string): boolean {
  const snake = snakeCase(entityName);
  const last = snake.slice(snake.lastIndexOf('_') + 1);
  const one = snakeCase(word);
  return [one, singular(one)].some((form) => form === snake || form === last);
}

function onLastWord(noun: string, change: (word: string) => string): string {
  const at = Math.max(noun.lastIndexOf('_'), noun.lastIndexOf('-'), noun.lastIndexOf(' ')) + 1;
  return noun.slice(0, at) + change(noun.slice(at));
}
