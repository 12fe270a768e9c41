import type { Position, Range } from '@specwright/model/origin';
import { primitiveNames } from '@specwright/model/types';
import { statusName } from '../../common/hoverRoute.ts';
import { code } from '../../common/hoverText.ts';
import { beforeCursor, type EditorView, linesOf } from '../../common/navigationView.ts';
import { placeAt } from './place.ts';
import { fieldDecorators, ownerDecorator, primitiveMeaning, ruleDecorators } from './proposals.ts';

/** What a word means that is no name of the author: a type, a decorator, a status code. */
export function wordMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const line = linesOf(view)[position.line] ?? '';
  const start = /[A-Za-z0-9_]*$/.exec(beforeCursor(view, position))?.index ?? position.character;
  const word = /^[A-Za-z0-9_]*/.exec(line.slice(start))?.[0] ?? '';
  const place = placeAt(view, position);
  if (word === '' || place.inComment || place.inString) return undefined;
  const before = line.slice(0, start);
  const text =
    decoratorMeaning(before, word) ??
    typeMeaning(before, word) ??
    statusMeaning(before, word) ??
    settingMeaning(place.block?.keyword, before, word);
  if (text === undefined) return undefined;
  const range = {
    start: { line: position.line, character: start },
    end: { line: position.line, character: start + word.length },
  };
  return { text, range };
}

function decoratorMeaning(before: string, word: string): string | undefined {
  if (!before.endsWith('@')) return undefined;
  const known = [...fieldDecorators, ...ruleDecorators, ownerDecorator].find(({ label }) => label === word);
  return known && `${code(`@${word}`)} ${known.detail ?? ''}.`;
}

function typeMeaning(before: string, word: string): string | undefined {
  const name = primitiveNames.find((one) => one === word);
  return name && /:\s*$/.test(before) ? `${code(name)} ${primitiveMeaning[name]}.` : undefined;
}

function statusMeaning(before: string, word: string): string | undefined {
  if (!/(=>.*\s|^\s*error\s+\w+\s*:\s*)$/.test(before) || !/^\d{3}$/.test(word)) return undefined;
  const name = statusName(Number(word));
  return name && `**${word}** ${name}`;
}

/** What the keys of the blocks of settings decide, and what their values mean where that is more than their name. */
const settingMeanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  system: {
    modules: 'how many `module` blocks there are; it is counted',
    agents_per_module: 'about how many agents work on one module',
  },
  module: { boundary: 'the unit in which the module is deployed; each has its own' },
  spec: { agents: 'who works on the spec: `db`, `api`, `events`, `tests`, `deploy`' },
  runtime: {
    lang: 'the language that the services are written in',
    db: 'where the rows are kept',
    cache: 'where answers are kept for a while',
    queue: 'what carries events from one module to another',
    auth: 'how callers prove who they are',
    deploy: 'what a service is shipped as',
  },
  migrate: {
    mode: 'what may happen to data when the schema changes; `safe` drops no column that holds some',
    rename: 'with `explicit`, a field gets another name only by a line `~old -> new`',
    backfill: 'with `required`, a new field that must be there needs a default for the rows that are there',
  },
  observe: {
    log: 'what is written to the log',
    metric: 'what is counted and timed',
    trace: 'what is followed from its beginning to its end',
  },
};

/** Of the key, and of each word behind it. */
function settingMeaning(block: string | undefined, before: string, word: string): string | undefined {
  const key = /^\s*(\w+)\s*:/.exec(before)?.[1] ?? (/^\s*$/.test(before) ? word : undefined);
  const meaning = key === undefined ? undefined : settingMeanings[block ?? '']?.[key];
  return meaning && `**${key}** ${meaning}.`;
}
