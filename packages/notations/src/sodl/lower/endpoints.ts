import type { CommandArgument, DesignText, Endpoint, EndpointResponse } from '@specwright/model/design';
import type { Origin } from '@specwright/model/origin';
import type { PathPart } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import { spanOf, spanOfProperty } from '../../common/source.ts';
import type { SodlEndpoint, SodlNoteAtom, SodlResponse } from '../generated/ast.ts';
import { type Surroundings, textAt } from './context.ts';
import { lowerTypeUse } from './types.ts';

const transports = { endpoint: 'http', websocket: 'websocket', command: 'command' } as const;

/** An `endpoint`, `websocket` or `command` line with what its text says. */
export function lowerEndpoint(around: Surroundings, node: SodlEndpoint, module: Id): Endpoint {
  const { context, design } = around;
  const span = spanOfProperty(node, 'text') ?? spanOf(node);
  const text =
    node.text === undefined
      ? { text: '', origin: context.source.origin(span), quoted: false }
      : textAt(context.source, span);
  const id = context.memberId(`endpoint:${module.slice(module.indexOf(':') + 1)}.${text.text}`);
  const transport = transports[node.keyword ?? 'endpoint'];
  return {
    kind: 'endpoint',
    id,
    name: text.text,
    origin: { ...context.origin(node), nameRange: text.origin.range },
    ...(design === undefined ? {} : { design }),
    transport,
    designModule: module,
    text,
    ...(transport === 'command' ? { pathParts: [], command: commandOf(text) } : routeOf(text, transport)),
    ...(node.response === undefined ? {} : { response: lowerResponse(around, node.response, id) }),
  };
}

function routeOf(text: DesignText, transport: 'http' | 'websocket'): Pick<Endpoint, 'method' | 'path' | 'pathParts'> {
  const match = /^([A-Za-z]+)?\s*((?:\/|\*).*)?$/.exec(text.text.trim());
  const method = transport === 'http' ? match?.[1] : undefined;
  const path = match?.[2];
  return {
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path: path.trim() }),
    pathParts: path === undefined ? [] : pathPartsOf(text, text.text.indexOf(path), path.trim()),
  };
}

/** `{id}`, and as some write it `<id>` or `:id`, are parameters. */
function pathPartsOf(text: DesignText, offset: number, path: string): PathPart[] {
  const parts: PathPart[] = [];
  let end = 0;
  for (const match of path.matchAll(/\{([^{}/]*)\}|<(?:[a-z]+:)?([^<>/]*)>|:([A-Za-z_]\w*)/g)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (match.index > end) parts.push({ kind: 'static', text: path.slice(end, match.index) });
    const start = offset + match.index + match[0].indexOf(name);
    parts.push({ kind: 'parameter', name, origin: within(text, start, name.length) });
    end = match.index + match[0].length;
  }
  if (end < path.length) parts.push({ kind: 'static', text: path.slice(end) });
  return parts;
}

/** A stretch of a text of one line. */
function within({ origin }: DesignText, start: number, length: number): Origin {
  const { line, character } = origin.range.start;
  return {
    file: origin.file,
    range: { start: { line, character: character + start }, end: { line, character: character + start + length } },
  };
}

/** `export <file> --format=<format>`: the words before the first argument are the name. */
function commandOf(text: DesignText): NonNullable<Endpoint['command']> {
  const names: string[] = [];
  const given: CommandArgument[] = [];
  for (const match of text.text.matchAll(/\S+/g)) {
    const word = match[0];
    const argument = argumentOf(word);
    if (argument === undefined && given.length === 0) names.push(word);
    if (argument !== undefined) given.push({ ...argument, origin: within(text, match.index, word.length) });
  }
  return { name: names.join(' '), arguments: given };
}

function argumentOf(word: string): Omit<CommandArgument, 'origin'> | undefined {
  const option = /^\[?--?([A-Za-z][\w-]*)(?:[= ](.*?))?\]?$/.exec(word);
  if (option?.[1] !== undefined) return { name: option[1], kind: 'option', value: option[2] !== undefined };
  const required = /^<([^<>]+)>(?:\.\.\.)?$/.exec(word);
  if (required?.[1] !== undefined) return { name: required[1], kind: 'required', value: true };
  const optional = /^\[<?([^[\]<>]+)>?\](?:\.\.\.)?$/.exec(word);
  return optional?.[1] === undefined ? undefined : { name: optional[1], kind: 'optional', value: true };
}

function lowerResponse(around: Surroundings, node: SodlResponse, from: Id): EndpointResponse {
  const { context } = around;
  const status = node.notes.map((note) => statusOf(around, note)).find((found) => found !== undefined);
  const others = node.notes.filter((note) => statusOf(around, note) === undefined);
  const note = noteOf(around, others);
  return {
    origin: context.origin(node),
    ...(node.type === undefined ? {} : { type: lowerTypeUse(around, node.type, from) }),
    ...(status === undefined ? {} : { status }),
    ...(note === undefined ? {} : { note }),
  };
}

/** `(201)`, `(204 NO CONTENT)`. */
function statusOf({ context }: Surroundings, note: SodlNoteAtom): EndpointResponse['status'] {
  const [first, ...rest] = note.atoms;
  if (note.open === undefined || first?.number === undefined || !/^\d+$/.test(first.number)) return undefined;
  const reason = rest.map((atom) => context.source.slice(spanOf(atom))).join(' ');
  return { code: Number(first.number), reason, origin: context.source.origin(spanOf(first)) };
}

function noteOf({ context }: Surroundings, notes: readonly SodlNoteAtom[]): DesignText | undefined {
  const [first] = notes;
  const last = notes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const span = { start: spanOf(first).start, end: spanOf(last).end };
  const text = context.source.slice(span).replace(/^\((.*)\)$/s, '$1');
  return { text, origin: context.source.origin(span), quoted: false };
}
