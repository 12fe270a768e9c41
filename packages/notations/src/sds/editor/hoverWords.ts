import type { Position, Range } from '@specwright/model/origin';
import { primitiveNames } from '@specwright/model/types';
import { statusName } from '../../common/hoverRoute.ts';
import { code } from '../../common/hoverText.ts';
import { beforeCursor, type EditorView, linesOf } from '../../common/navigationView.ts';
import { placeAt } from './place.ts';
import { fieldDecorators, primitiveMeaning, ruleDecorators } from './proposals.ts';

/** What a word means that is no name of the author: a type, a decorator, a status code. */
export function wordMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const line = linesOf(view)[position.line] ?? '';
  const start = /[A-Za-z0-9_]*$/.exec(beforeCursor(view, position))?.index ?? position.character;
  const word = /^[A-Za-z0-9_]*/.exec(line.slice(start))?.[0] ?? '';
  const place = placeAt(view, position);
  if (word === '' || place.inComment || place.inString) return undefined;
  const before = line.slice(0, start);
  const text = decoratorMeaning(before, word) ?? typeMeaning(before, word) ?? statusMeaning(before, word);
  if (text === undefined) return undefined;
  const range = {
    start: { line: position.line, character: start },
    end: { line: position.line, character: start + word.length },
  };
  return { text, range };
}

function decoratorMeaning(before: string, word: string): string | undefined {
  if (!before.endsWith('@')) return undefined;
  const known = [...fieldDecorators, ...ruleDecorators].find(({ label }) => label === word);
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
