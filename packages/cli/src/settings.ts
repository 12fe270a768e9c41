import { type CheckConfiguration, isConfigurable, unknownCodes } from '@specwright/checks/configure';
import { didYouMean, similarNames } from '@specwright/checks/suggestions';
import { specificationGlobs } from '@specwright/notations/common/specificationFiles';
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { PipelineSettings, StepSettings } from './pipeline/pipelineSettings.ts';

/** One entry of `targets`: what is generated where. */
export interface TargetSettings {
  readonly name: string;
  readonly database?: string;
  /** Relative to the folder of `specwright.json`. */
  readonly out?: string;
}

/** What a `specwright.json` says. */
export interface Settings {
  /** Globs, relative to the folder of the file. */
  readonly sources: readonly string[];
  readonly targets: readonly TargetSettings[];
  readonly checks: CheckConfiguration;
  /** By the name of a pipeline; `*` is what holds for those that are not named. */
  readonly pipelines: Readonly<Record<string, PipelineSettings>>;
}

/** What is wrong at a place of the file; line and column from 1. */
export interface SettingsProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What holds where there is no `specwright.json`. */
export const defaultSettings: Settings = { sources: specificationGlobs, targets: [], checks: {}, pipelines: {} };

const keys = ['$schema', 'sources', 'targets', 'checks', 'pipelines'];
const pipelineKeys = ['command', 'timeout', 'gates', 'steps'];
const stepKeys = ['command', 'timeout', 'gate'];
const targetKeys = ['name', 'database', 'out'];
const severities: readonly unknown[] = ['off', 'hint', 'info', 'warning', 'error'];

/** Reads a `specwright.json`. Comments and trailing commas are allowed; everything else that is not as documented is a problem. */
export function readSettings(text: string): {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
} {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const reader = new SettingsReader(text);
  for (const error of errors.slice(0, 1)) {
    reader.problemAt(error.offset, `this is not valid JSON: ${inWords(printParseErrorCode(error.error))}`);
  }
  if (errors.length > 0) return { settings: defaultSettings, problems: reader.problems };
  if (root?.type !== 'object') {
    reader.problemAt(root?.offset ?? 0, 'the settings are an object: `{ "sources": ["**/*.sds"] }`');
    return { settings: defaultSettings, problems: reader.problems };
  }
  reader.onlyKeys(root, keys, 'setting');
  const settings = {
    sources: reader.sources(findNodeAtLocation(root, ['sources'])),
    targets: reader.targets(findNodeAtLocation(root, ['targets'])),
    checks: reader.checks(findNodeAtLocation(root, ['checks'])),
    pipelines: reader.pipelines(findNodeAtLocation(root, ['pipelines'])),
  };
  return { settings, problems: reader.problems };
}

/** `PropertyNameExpected` → `property name expected`. */
function inWords(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

class SettingsReader {
  readonly problems: SettingsProblem[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  problemAt(offset: number, message: string): void {
    const before = this.#text.slice(0, offset).split('\n');
    this.problems.push({ line: before.length, column: (before.at(-1) ?? '').length + 1, message });
  }

  onlyKeys(object: Node, known: readonly string[], what: string): void {
    for (const property of object.children ?? []) {
      const key = property.children?.[0];
      const name = String(key?.value);
      if (key === undefined || known.includes(name)) continue;
      const hint = didYouMean(similarNames(name, known)) || ` There are ${known.join(', ')}.`;
      this.problemAt(key.offset, `there is no ${what} '${name}'.${hint}`);
    }
  }

  sources(node: Node | undefined): readonly string[] {
    if (node === undefined) return defaultSettings.sources;
    const globs = (node.children ?? []).map((child) => child.value as unknown);
    const good = globs.filter((glob) => typeof glob === 'string' && glob !== '');
    if (node.type !== 'array' || good.length !== globs.length || good.length === 0) {
      this.problemAt(node.offset, '`sources` is a list of globs: ["**/*.sds"]');
      return defaultSettings.sources;
    }
    return good as readonly string[];
  }

  targets(node: Node | undefined): readonly TargetSettings[] {
    if (node === undefined) return [];
    if (node.type !== 'array') {
      this.problemAt(node.offset, '`targets` is a list: [{ "name": "ts-express-prisma", "out": "generated" }]');
      return [];
    }
    return (node.children ?? []).flatMap((child) => this.#target(child) ?? []);
  }

  #target(node: Node): TargetSettings | undefined {
    if (node.type !== 'object') {
      this.problemAt(node.offset, 'a target is an object: { "name": "ts-express-prisma", "out": "generated" }');
      return undefined;
    }
    this.onlyKeys(node, targetKeys, 'key of a target');
    const name = this.#string(node, 'name');
    const database = this.#string(node, 'database');
    const out = this.#string(node, 'out');
    if (name === undefined) {
      this.problemAt(node.offset, 'a target has a `name`');
      return undefined;
    }
    return { name, ...(database === undefined ? {} : { database }), ...(out === undefined ? {} : { out }) };
  }

  #string(object: Node, key: string): string | undefined {
    const node = findNodeAtLocation(object, [key]);
    if (node === undefined) return undefined;
    if (node.type === 'string' && node.value !== '') return String(node.value);
    this.problemAt(node.offset, `\`${key}\` is a text`);
    return undefined;
  }

  pipelines(node: Node | undefined): Readonly<Record<string, PipelineSettings>> {
    const example = '{ "Production": { "command": "npm run agent", "gates": { "Tests pass": "npm test" } } }';
    return this.#records(node, `\`pipelines\` is an object: ${example}`, (each): PipelineSettings => {
      this.onlyKeys(each, pipelineKeys, 'key of a pipeline');
      const gates = this.#texts(findNodeAtLocation(each, ['gates']));
      const steps = this.#records(
        findNodeAtLocation(each, ['steps']),
        '`steps` is an object: { "Implement": { "timeout": 600 } }',
        (step) => {
          this.onlyKeys(step, stepKeys, 'key of a step');
          const gate = this.#string(step, 'gate');
          return { ...this.#commandOf(step), ...(gate === undefined ? {} : { gate }) };
        },
      );
      return { ...this.#commandOf(each), gates, steps };
    });
  }

  #commandOf(node: Node): Pick<StepSettings, 'command' | 'timeout'> {
    const command = this.#string(node, 'command');
    const written = findNodeAtLocation(node, ['timeout']);
    const isGood = written?.type === 'number' && Number(written.value) > 0;
    if (written !== undefined && !isGood) this.problemAt(written.offset, '`timeout` is a number of seconds above 0');
    return {
      ...(command === undefined ? {} : { command }),
      ...(isGood ? { timeout: Number(written.value) } : {}),
    };
  }

  #records<T>(node: Node | undefined, wanted: string, read: (node: Node) => T): Record<string, T> {
    if (node === undefined) return {};
    if (node.type !== 'object') {
      this.problemAt(node.offset, wanted);
      return {};
    }
    const found: [string, T][] = [];
    for (const { children = [] } of node.children ?? []) {
      const [key, value] = children;
      if (value?.type === 'object') found.push([String(key?.value), read(value)]);
      else this.problemAt(value?.offset ?? node.offset, wanted);
    }
    return Object.fromEntries(found);
  }

  #texts(node: Node | undefined): Record<string, string> {
    if (node === undefined) return {};
    const example = '`gates` is an object: { "Tests pass": "npm test" }';
    if (node.type !== 'object') this.problemAt(node.offset, example);
    const found: [string, string][] = [];
    for (const { children = [] } of node.type === 'object' ? (node.children ?? []) : []) {
      const [key, value] = children;
      if (value?.type === 'string' && value.value !== '') found.push([String(key?.value), String(value.value)]);
      else this.problemAt(value?.offset ?? node.offset, example);
    }
    return Object.fromEntries(found);
  }

  checks(node: Node | undefined): CheckConfiguration {
    if (node === undefined) return {};
    if (node.type !== 'object') {
      this.problemAt(node.offset, '`checks` is an object: { "auth/missing-rule": "error" }');
      return {};
    }
    const checks = Object.fromEntries(
      (node.children ?? []).map(({ children = [] }) => [String(children[0]?.value), children[1]?.value as unknown]),
    );
    for (const [code, severity] of Object.entries(checks)) {
      const offset = findNodeAtLocation(node, [code])?.offset ?? node.offset;
      if (!severities.includes(severity)) this.problemAt(offset, `'${code}' is off, hint, info, warning or error`);
      if (!isConfigurable(code))
        this.problemAt(offset, `'${code}' cannot be changed: a text that cannot be read is an error`);
    }
    const configuration = checks as CheckConfiguration;
    for (const { code, suggestions } of unknownCodes(configuration)) {
      const key = (node.children ?? []).find((property) => property.children?.[0]?.value === code);
      this.problemAt(key?.offset ?? node.offset, `there is no check '${code}'.${didYouMean(suggestions)}`);
    }
    return configuration;
  }
}
