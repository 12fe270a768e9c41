/** Lines of a file that belong to the person, wherever the generated text around them goes. */
interface Region {
  readonly id: string;
  /** The lines of its two markers. */
  readonly begin: number;
  readonly end: number;
  readonly content: readonly string[];
}

export interface Carried {
  /** The generated texts with what the person wrote between the markers. */
  readonly base: string;
  readonly theirs: string;
  /** What the person wrote between markers that are no longer generated, by the name of the region. */
  readonly orphans: ReadonlyMap<string, string>;
}

const beginMarker = /^\s*(?:\/\/|#|--|<!--)\s*specwright:keep begin ([A-Za-z0-9_.-]+)\s*(?:-->)?\s*$/;
const endMarker = /^\s*(?:\/\/|#|--|<!--)\s*specwright:keep end ([A-Za-z0-9_.-]+)\s*(?:-->)?\s*$/;

/**
 * Carries what a person wrote between `specwright:keep begin NAME` and `specwright:keep end NAME` into the generated
 * texts. What is the same in both is no conflict when they are merged, and goes where the markers go.
 */
export function carryRegions(base: string, mine: string, theirs: string): Carried {
  const before = byId(base);
  const now = byId(theirs);
  const written = new Map<string, readonly string[]>();
  const orphans = new Map<string, string>();
  for (const [id, { content }] of byId(mine)) {
    const generated = before.get(id)?.content ?? now.get(id)?.content;
    if (generated === undefined || sameLines(generated, content)) continue;
    written.set(id, content);
    if (!now.has(id)) orphans.set(id, content.join('\n'));
  }
  return { base: filled(base, written), theirs: filled(theirs, written), orphans };
}

function byId(text: string): ReadonlyMap<string, Region> {
  return new Map(regionsOf(text.split('\n')).map((region) => [region.id, region]));
}

/** Those whose markers stand in pairs; of two with one name the first. */
function regionsOf(lines: readonly string[]): Region[] {
  const regions: Region[] = [];
  let open: { readonly id: string; readonly begin: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const begin = beginMarker.exec(line)?.[1];
    const end = endMarker.exec(line)?.[1];
    if (begin !== undefined) open = { id: begin, begin: at };
    else if (end !== undefined && open?.id === end) {
      if (!regions.some(({ id }) => id === end)) {
        regions.push({ ...open, end: at, content: lines.slice(open.begin + 1, at) });
      }
      open = undefined;
    }
  }
  return regions;
}

function filled(text: string, written: ReadonlyMap<string, readonly string[]>): string {
  const lines = text.split('\n');
  for (const { id, begin, end } of regionsOf(lines).reverse()) {
    const content = written.get(id);
    if (content !== undefined) lines.splice(begin + 1, end - begin - 1, ...content);
  }
  return lines.join('\n');
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
