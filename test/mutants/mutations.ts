/** One small change of a source text that a good suite notices. */
export interface Mutation {
  readonly file: string;
  readonly line: number;
  /** What was changed, in words. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** The whole text with the change. */
  readonly text: string;
}

interface Rule {
  readonly what: string;
  /** Where the change may be made; the first group, if there is one, is the part that is replaced. */
  readonly pattern: RegExp;
  readonly replacement: (matched: string) => string;
}

const opposite: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
};
const shifted: Readonly<Record<string, string>> = { '<': '<=', '>': '>=', '<=': '<', '>=': '>' };
const swapped: Readonly<Record<string, string>> = {
  increment: 'decrement',
  decrement: 'increment',
  plus: 'minus',
  minus: 'plus',
  times: 'div',
  div: 'times',
  true: 'false',
  false: 'true',
  '+': '-',
  '-': '+',
};
const swap = (it: string): string => swapped[it] ?? it;

const rules: readonly Rule[] = [
  { what: 'a guard never holds', pattern: /\bif \((.+)\) (?:throw|\{$)/g, replacement: () => 'false' },
  { what: 'a guard always holds', pattern: /\bif \((.+)\) (?:throw|\{$)/g, replacement: () => 'true' },
  { what: 'a comparison is turned round', pattern: / (===|!==|<=|>=|<|>) /g, replacement: (it) => opposite[it] ?? it },
  { what: 'a border moves by one', pattern: / (<=|>=|<|>) /g, replacement: (it) => shifted[it] ?? it },
  { what: 'and becomes or', pattern: / (&&) /g, replacement: () => '||' },
  { what: 'or becomes and', pattern: / (\|\|) /g, replacement: () => '&&' },
  { what: 'up becomes down', pattern: /\b(increment|decrement)\b(?=:)/g, replacement: swap },
  { what: 'a calculation is turned round', pattern: /\.(plus|minus|times|div)\(/g, replacement: swap },
  { what: 'a sum becomes a difference', pattern: /\w (\+|-) \w/g, replacement: swap },
  { what: 'a number is one more', pattern: /\b(\d+)n\b/g, replacement: (it) => `${BigInt(it) + 1n}` },
  // Without its transaction an operation that writes once does the same in tests that ask one after the other.
  // What has no body can be read as if it had one.
  {
    what: 'true becomes false',
    pattern: /(?<!writes: |set\('\w+', )(?:\b(true)\b|(?<!takesBody: )\b(false)\b)/g,
    replacement: swap,
  },
  { what: 'a step is left out', pattern: /^\s+(await [a-zA-Z]+(?:\.[a-zA-Z]+)*\(.*\);)$/gm, replacement: () => '' },
  { what: 'a state is another', pattern: /\bdata: \{[^{}]*: '(\w+)'/g, replacement: (it) => `no_${it}` },
  { what: 'a value is not written', pattern: /\bdata: \{ (\w+: [^,{}]+,) /g, replacement: () => '' },
  { what: 'a filter is left out', pattern: /\bwhere: \{ (\w+: [^,{}]+,) /g, replacement: () => '' },
  { what: 'a list has no filter', pattern: /\bwhere: \w+WhereInput = (\{ .+ \});/g, replacement: () => '{}' },
  {
    what: 'a status is another',
    pattern: /\b(?:status: |refused\()(\d{3})\b/g,
    replacement: (it) => `${Number(it) + 1}`,
  },
  { what: 'a text is another', pattern: /refused\(\d{3}, '([^']+)'\)/g, replacement: () => 'something' },
  { what: 'a range ends elsewhere', pattern: /\bmax: '(\d+)'/g, replacement: (it) => `${BigInt(it) + 1n}` },
  { what: 'a range begins elsewhere', pattern: /\bmin: '(\d+)'/g, replacement: (it) => `${BigInt(it) + 1n}` },
  {
    what: 'nobody is asked for a role',
    // Where owners may call, the row decides.
    pattern: /\b(access: \{ roles: \[[^\]]*\])(?!, owner: true)/g,
    replacement: () => "access: { roles: ['nobody', 'user']",
  },
  { what: 'a limit is left out', pattern: /^\s+(limits: \[.*\],)$/gm, replacement: () => '' },
  { what: 'an answer is not kept', pattern: /^\s+(cacheSeconds: \d+,)$/gm, replacement: () => '' },
  { what: 'a key is not looked at', pattern: /^\s+(takesIdempotencyKey: true,)$/gm, replacement: () => '' },
  { what: 'a place is not told', pattern: /^\s+(location: \(answer\) => .*,)$/gm, replacement: () => '' },
  {
    what: 'a member of an event is another',
    pattern: /^\s{4}(\w+: [\w.]+,)$/gm,
    replacement: (it) => `${it.split(':')[0]}: null as never,`,
  },
];

/** Every mutation of a text that the rules allow, in the order of the text. */
export function mutationsOf(file: string, text: string): readonly Mutation[] {
  const found: { at: number; end: number; what: string; after: string }[] = [];
  for (const { what, pattern, replacement } of rules) {
    for (const match of text.matchAll(pattern)) {
      const part = match[1] ?? match[2] ?? match[0];
      const at = match.index + match[0].indexOf(part);
      if (isProse(text, at)) continue;
      found.push({ at, end: at + part.length, what, after: replacement(part) });
    }
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ at, end, what, after }) => ({
      file,
      line: text.slice(0, at).split('\n').length,
      what,
      before: text.slice(at, end),
      after,
      text: text.slice(0, at) + after + text.slice(end),
    }));
}

/** True in comments, imports and on lines that only name types. */
function isProse(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at));
  return /^\s*(\/\/|\*|\/\*|import |export type|type |interface )/.test(line) || /=> \{$/.test(line);
}

/** `count` of them, spread evenly over all: the same ones every time. */
export function sampleOf<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}
