/** The kinds of blocks: what stands in one decides which words are keywords at the start of its lines. */
export type Place =
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

/** The form of a line, by its first word. */
export type Shape =
  /** `policy Name:` opens a block. */
  | { readonly form: 'named'; readonly opens: Place; readonly token?: 'SECTION' }
  /** `stack:` opens a block. */
  | { readonly form: 'block'; readonly opens: Place; readonly token?: 'SECTION' }
  /** `version = …`. */
  | { readonly form: 'value' }
  /** `method …`, `endpoint …`, `override …`, `rule …`. */
  | { readonly form: 'method' | 'endpoint' | 'operation' | 'clause' | 'field' };

const value: Shape = { form: 'value' };
const clause: Shape = { form: 'clause' };
const endpoint: Shape = { form: 'endpoint' };
const operation: Shape = { form: 'operation' };
const section: Shape = { form: 'block', opens: 'tree', token: 'SECTION' };
const tree: Shape = { form: 'block', opens: 'tree' };

function named(opens: Place): Shape {
  return { form: 'named', opens };
}

function block(opens: Place): Shape {
  return { form: 'block', opens };
}

function shapes(entries: Readonly<Record<string, Shape>>): ReadonlyMap<string, Shape> {
  return new Map(Object.entries(entries));
}

/** The sections of a system or of a template, whose lines are trees of keys. */
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
] as const;

const sections = Object.fromEntries(sectionNames.map((name) => [name, section]));
const parts = {
  interface: named('interface'),
  module: named('module'),
  policy: named('policy'),
  pipeline: named('pipeline'),
};
const clauses = { rule: clause, severity: clause };

/** The words that are keywords at the start of a line, by the block around it. */
export const wordsOf: Readonly<Record<Place, ReadonlyMap<string, Shape>>> = {
  file: shapes({
    ...parts,
    system: named('design'),
    template: named('design'),
    ui_theme: { form: 'named', opens: 'tree', token: 'SECTION' },
    pattern_library: { form: 'named', opens: 'tree', token: 'SECTION' },
  }),
  design: shapes({
    ...parts,
    ...sections,
    api: section,
    version: value,
    doc: value,
    stack: tree,
    intent: block('intent'),
    invariants: block('invariants'),
    override: operation,
    append: operation,
    remove: operation,
    replace: named('replace'),
  }),
  intent: shapes({ primary: value, outcomes: value, out_of_scope: value }),
  interface: shapes({
    doc: value,
    extends: value,
    method: { form: 'method' },
    override: { form: 'method' },
    field: { form: 'field' },
    invariants: block('invariants'),
    model: named('model'),
  }),
  model: shapes({ field: { form: 'field' } }),
  module: shapes({
    ...sections,
    doc: value,
    owns: value,
    artifacts: value,
    requires: value,
    implements: value,
    exports: value,
    api: block('api'),
    config: tree,
    invariants: block('invariants'),
    acceptance: block('acceptance'),
  }),
  api: shapes({ endpoint, websocket: endpoint, command: endpoint, model: named('model') }),
  invariants: shapes({ invariant: clause }),
  acceptance: shapes({ test: clause }),
  policy: shapes({ ...clauses, rules: block('rules') }),
  rules: shapes(clauses),
  pipeline: shapes({ step: named('step') }),
  step: shapes({ modules: value, depends_on: value, output: value, require: value, gate: value }),
  replace: shapes(clauses),
  tree: new Map(),
};

/** What a block is called in a message. */
export const placeNames: Readonly<Record<Place, string>> = {
  file: 'outside any block',
  design: 'in a system or template',
  intent: "in 'intent'",
  interface: 'in an interface',
  model: 'in a model',
  module: 'in a module',
  api: "in 'api'",
  invariants: "in 'invariants'",
  acceptance: "in 'acceptance'",
  policy: 'in a policy',
  rules: "in 'rules'",
  pipeline: 'in a pipeline',
  step: 'in a step',
  replace: "in 'replace block'",
  tree: 'here',
};

/** What stands in a block, for the message that something else does. */
export const expectedIn: Readonly<Record<Place, string>> = {
  file: 'a system, template, interface, module, policy or pipeline',
  design: 'a block such as stack, intent, policy, interface, module or pipeline',
  intent: '`primary = "…"`, `outcomes = […]` or `out_of_scope = […]`',
  interface: '`method name(parameter: type) -> type`, `doc = "…"`, `field`, `model` or `invariants`',
  model: '`field name: type`',
  module: 'doc, owns, requires, implements, exports, api, config, invariants, acceptance or artifacts',
  api: '`endpoint "GET /path" -> Type`, `websocket`, `command` or `model`',
  invariants: '`invariant "…"`',
  acceptance: '`test "…"`',
  policy: '`rule "…" severity=high`',
  rules: '`rule "…" severity=high`',
  pipeline: '`step Name:`',
  step: 'modules, output, require, gate or depends_on',
  replace: '`rule "…" severity=high` or `key = value`',
  tree: '`key: value` or `key = value`',
};
