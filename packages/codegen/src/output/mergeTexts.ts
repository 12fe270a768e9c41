import { isDeepStrictEqual } from 'node:util';
import { applyEdits, getNodeValue, type JSONPath, modify, type ParseError, parseTree } from 'jsonc-parser';
import { isMap, parseDocument } from 'yaml';
import { carryRegions } from './keptRegions.ts';
import { type Merged, mergeLines, type ThreeTexts } from './mergeLines.ts';
import { mergeValues, type ValueEdit } from './mergeValues.ts';

/**
 * Merges what a person made of a generated file with what is generated now. JSON and YAML are merged by their structure,
 * with the person's layout and comments kept; anything else, and data in which both changed the same value, by lines.
 * What stands between keep markers goes where the markers go.
 * @param path decides by its ending what the texts are
 */
export function mergeTexts(path: string, texts: ThreeTexts): MergedFile {
  const { base, theirs, orphans } = carryRegions(texts.base, texts.mine, texts.theirs);
  const carried = { base, mine: texts.mine, theirs };
  const format = formatOf(path);
  const byLines = mergeLines(carried);
  const merged = format === undefined ? byLines : mergeData(format, carried, byLines);
  // Written anew, a text over several lines is laid out otherwise, and a comment in what is replaced goes.
  const isWhole = format?.ownLines(texts.base, texts.mine).every((line) => linesOf(merged.text).includes(line)) ?? true;
  return { ...(isWhole ? merged : byLines), orphans };
}

export interface MergedFile extends Merged {
  /** What the person wrote between markers that are no longer generated, by the name of the region. */
  readonly orphans: ReadonlyMap<string, string>;
}

function mergeData(format: DataFormat, texts: ThreeTexts, byLines: Merged): Merged {
  const [base, mine, theirs] = [format.read(texts.base), format.read(texts.mine), format.read(texts.theirs)];
  if (base === undefined || mine === undefined || theirs === undefined) return byLines;
  const edits = mergeValues(base.data, mine.data, theirs.data);
  if (edits === undefined) return byLines.conflicts > 0 ? byLines : conflictOf(texts);
  const text = format.write(texts.mine, edits);
  const lines = byLines.conflicts === 0 ? format.read(byLines.text) : undefined;
  // Where merging by lines says the same, it has the layout of both.
  const isSame = lines !== undefined && isDeepStrictEqual(lines.data, format.read(text)?.data);
  return isSame ? byLines : { text, conflicts: 0 };
}

/** Two changes of one value that do not touch the same line: the whole text is the conflict. */
function conflictOf({ mine, theirs }: ThreeTexts): Merged {
  return mergeLines({ base: '', mine, theirs });
}

interface DataFormat {
  /** Undefined where the text is not of the format. */
  read(text: string): { readonly data: unknown } | undefined;
  write(text: string, edits: readonly ValueEdit[]): string;
  /** The lines of `mine` that the person wrote and that writing must not take away. */
  ownLines(base: string, mine: string): readonly string[];
}

function addedLines(base: string, mine: string): string[] {
  const generated = new Set(linesOf(base));
  return linesOf(mine).filter((line) => !generated.has(line));
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim());
}

const json: DataFormat = {
  read(text) {
    const errors: ParseError[] = [];
    // Not `parse`: it takes a member `__proto__` for the prototype.
    const root = parseTree(text, errors, { allowTrailingComma: true });
    return root === undefined || errors.length > 0 ? undefined : { data: getNodeValue(root) as unknown };
  },
  write(text, edits) {
    const formattingOptions = { insertSpaces: !/^\t/m.test(text), tabSize: /^ {4}"/m.test(text) ? 4 : 2 };
    let result = text;
    for (const { path, value, after } of edits) {
      const getInsertionIndex = (names: string[]): number => behind(names, after);
      result = applyEdits(result, modify(result, path as JSONPath, value, { formattingOptions, getInsertionIndex }));
    }
    return result;
  },
  ownLines: (base, mine) => addedLines(base, mine).filter((line) => /^(?:\/\/|\/?\*)/.test(line)),
};

const yaml: DataFormat = {
  read(text) {
    const document = parseDocument(text);
    return document.errors.length > 0 ? undefined : { data: document.toJS() as unknown };
  },
  write(text, edits) {
    const document = parseDocument(text);
    for (const { path, value, after } of edits) {
      if (value === undefined) document.deleteIn(path);
      else if (document.hasIn(path)) document.setIn(path, value);
      else {
        const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
        if (!isMap(parent)) document.setIn(path, value);
        else {
          const names = parent.items.map(({ key }) => String(key));
          parent.items.splice(behind(names, after), 0, document.createPair(path.at(-1), value));
        }
      }
    }
    return document.toString({ lineWidth: 0 });
  },
  ownLines: addedLines,
};

/** Where a new member goes: behind the nearest one that stands before it in the generated text. */
function behind(names: readonly string[], after: readonly string[]): number {
  const nearest = after.findLast((name) => names.includes(name));
  if (nearest !== undefined) return names.indexOf(nearest) + 1;
  return after.length === 0 ? 0 : names.length;
}

function formatOf(path: string): DataFormat | undefined {
  if (/\.jsonc?$/.test(path)) return json;
  return /\.ya?ml$/.test(path) ? yaml : undefined;
}
