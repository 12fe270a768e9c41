/** What can stand in a block decides which words are keywords there. */
export type BlockKind =
  | 'file'
  | 'design'
  | 'intent'
  | 'interface'
  | 'model'
  | 'module'
  | 'api'
  | 'invariants'
  | 'acceptance'
  | 'policy'
  | 'rules'
  | 'pipeline'
  | 'step'
  | 'replace'
  | 'tree';

/**
 * How a line goes on behind its first word for that word to be a keyword: with a name or text, with `=` or `:`, with a text,
 * with nothing but the `:` of a header, with a path (`override stack.web = …`), with `method`, with `block`.
 */
export type LineShape = 'name' | 'value' | 'text' | 'header' | 'path' | 'method' | 'block';

export interface LineRule {
  readonly shape: LineShape;
  /** The kind of the block that the line opens; absent: it opens none. */
  readonly opens?: BlockKind;
}

const value: LineRule = { shape: 'value' };
const tree = (shape: LineShape): LineRule => ({ shape, opens: 'tree' });

const blocks: Readonly<Record<string, LineRule>> = {
  interface: { shape: 'name', opens: 'interface' },
  module: { shape: 'name', opens: 'module' },
  policy: { shape: 'name', opens: 'policy' },
  pipeline: { shape: 'name', opens: 'pipeline' },
};

const operations: Readonly<Record<string, LineRule>> = {
  override: tree('path'),
  append: tree('path'),
  remove: tree('path'),
  replace: { shape: 'block', opens: 'replace' },
};

/** The words that can begin a line, by the kind of the block around it. */
export const lineRules: Readonly<Record<BlockKind, Readonly<Record<string, LineRule>>>> = {
  file: { system: { shape: 'name', opens: 'design' }, template: { shape: 'name', opens: 'design' }, ...blocks },
  design: {
    version: value,
    doc: value,
    stack: tree('header'),
    intent: { shape: 'header', opens: 'intent' },
    invariants: { shape: 'header', opens: 'invariants' },
    ...blocks,
    ...operations,
  },
  intent: { primary: value, outcomes: value, out_of_scope: value },
  interface: {
    doc: value,
    extends: value,
    method: { shape: 'name' },
    override: { shape: 'method' },
    invariants: { shape: 'header', opens: 'invariants' },
    field: { shape: 'name' },
    model: { shape: 'name', opens: 'model' },
  },
  model: { field: { shape: 'name' } },
  module: {
    doc: value,
    owns: value,
    artifacts: value,
    requires: value,
    implements: value,
    exports: value,
    api: { shape: 'header', opens: 'api' },
    config: tree('header'),
    invariants: { shape: 'header', opens: 'invariants' },
    acceptance: { shape: 'header', opens: 'acceptance' },
  },
  api: {
    endpoint: { shape: 'text' },
    websocket: { shape: 'text' },
    command: { shape: 'text' },
    model: { shape: 'name', opens: 'model' },
  },
  invariants: { invariant: { shape: 'text' } },
  acceptance: { test: { shape: 'text' } },
  policy: { rule: { shape: 'text' }, severity: value, rules: { shape: 'header', opens: 'rules' } },
  rules: { rule: { shape: 'text' }, severity: value },
  pipeline: { step: { shape: 'name', opens: 'step' } },
  step: { doc: value, modules: value, output: value, require: value, gate: value, depends_on: value },
  replace: { rule: { shape: 'text' }, severity: value },
  tree: {},
};

/** The sections of the 0.5 draft: trees of keys. */
export const sectionNames = [
  'architecture',
  'design_patterns',
  'dependency_injection',
  'error_handling',
  'observability',
  'testing_strategy',
  'security_patterns',
  'data_migrations',
  'ui',
  'api',
] as const;

/** Sections that bear a name: `ui_theme "Dark":`. */
export const namedSections = ['ui_theme', 'pattern_library'] as const;

/** The blocks in which a section can stand. In a module `api` is the block of its endpoints. */
export const blocksWithSections: ReadonlySet<BlockKind> = new Set(['file', 'design', 'module']);

/** How a block is called in messages. */
export const blockWords: Readonly<Record<BlockKind, string>> = {
  file: 'the top of a file',
  design: 'a system or template',
  intent: '`intent`',
  interface: 'an interface',
  model: 'a model',
  module: 'a module',
  api: '`api`',
  invariants: '`invariants`',
  acceptance: '`acceptance`',
  policy: 'a policy',
  rules: '`rules`',
  pipeline: 'a pipeline',
  step: 'a step',
  replace: '`replace block`',
  tree: 'this block',
};
