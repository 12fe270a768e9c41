// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import type { Proposal } from '../../common/completion.ts';
import { blockSnippet } from '../../common/snippet.ts';

const snippet = (label: string, detail: string, ...lines: string[]): Proposal =>
  blockSnippet('sodl', label, detail, lines);

const severityChoice = '${2|critical,high,medium,low|}';

export const blockSnippets: Readonly<Record<string, Proposal>> = {
  system: snippet(
    'system',
    'what is built',
    'system "${1:Name}":',
    '  stack:',
    '    language = "${2:TypeScript}"',
    '',
    '  intent:',
    '    primary = "${3:what it is for}"',
    '  $0',
  ),
  template: snippet(
    'template',
    'what several systems share',
    'template "${1:Name}":',
    '  stack:',
    '    ${2:language} = "${3:TypeScript}"',
    '  $0',
  ),
  interface: snippet(
    'interface',
    'what modules offer each other',
    'interface ${1:Name}:',
    '  method ${2:name}(${3:id: UUID}) -> ${4:None}$0',
  ),
  module: snippet(
    'module',
    'a part of the system',
    'module ${1:Name}:',
    '  implements = [${2}]',
    '  artifacts = ["${3:src/file}"]$0',
  ),
  policy: snippet(
    'policy',
    'rules that hold everywhere',
    'policy ${1:Name}:',
    `  rule "\${3:what must hold}" severity=${severityChoice}$0`,
  ),
  pipeline: snippet(
    'pipeline',
    'the order in which it is built',
    'pipeline "${1:Build}":',
    '  step ${2:Implement}:',
    '    output = ${3:code}',
    '    gate = "${4:what must pass}"$0',
  ),
  step: snippet(
    'step',
    'a step of the pipeline',
    'step ${1:Implement}:',
    '  modules = ["${2}"]',
    '  output = ${3|code,tests,design,diff,docs|}',
    '  gate = "${4:what must pass}"$0',
  ),
  ui_theme: snippet('ui_theme', 'how pages look', 'ui_theme "${1:Name}":', '  ${2:primary_color} = "${3:#0b6bcb}"$0'),
  pattern_library: snippet(
    'pattern_library',
    'patterns that designs refer to',
    'pattern_library "${1:Name}":',
    '  ${2:repository} = "${3:what it is for}"$0',
  ),
  model: snippet('model', 'a record', 'model ${1:Name}:', '  field ${2:id}: ${3:UUID}$0'),
};

/** Whole systems to begin with. */
export const starters: readonly Proposal[] = [
  starter(
    'crud',
    'create, read, change and delete one kind of thing',
    [
      'Repository',
      'create(item: ${2:Item}) -> ${2:Item}',
      'get(id: UUID) -> Optional[${2:Item}]',
      'update(item: ${2:Item}) -> ${2:Item}',
      'delete(id: UUID) -> None',
    ],
    [
      'POST /items" -> ${2:Item} (201)',
      'GET /items/{id\\}" -> ${2:Item}',
      'PUT /items/{id\\}" -> ${2:Item}',
      'DELETE /items/{id\\}" -> Empty (204)',
    ],
  ),
  starter(
    'microservice',
    'one service with its own data',
    ['Store', 'save(item: ${2:Item}) -> None', 'find(id: UUID) -> Optional[${2:Item}]'],
    ['GET /health" -> Health', 'POST /items" -> ${2:Item} (201)'],
  ),
  starter(
    'event-driven',
    'parts that tell each other what happened',
    ['EventBus', 'publish(event: ${2:Event}) -> None', 'subscribe(kind: str, handler: Callable) -> None'],
    ['POST /events" -> Empty (202)'],
  ),
  starter(
    'rest-api',
    'an interface over HTTP',
    ['Service', 'list() -> List[${2:Item}]', 'get(id: UUID) -> Optional[${2:Item}]'],
    ['GET /items" -> List[${2:Item}]', 'GET /items/{id\\}" -> ${2:Item}'],
  ),
  starter(
    'full-stack',
    'pages, an interface over HTTP, and data',
    ['Store', 'list() -> List[${2:Item}]', 'save(item: ${2:Item}) -> ${2:Item}'],
    ['GET /" -> HTML', 'GET /api/items" -> List[${2:Item}]', 'POST /api/items" -> ${2:Item} (201)'],
  ),
];

function starter(label: string, detail: string, [store = '', ...methods]: string[], endpoints: string[]): Proposal {
  return snippet(
    `system ${label}`,
    detail,
    'system "${1:Name}":',
    '  stack:',
    '    language = "${3:TypeScript}"',
    '',
    '  intent:',
    '    primary = "${4:what it is for}"',
    '    outcomes = ["${5:what people can do}"]',
    '',
    '  policy Security:',
    '    rule "Check every input" severity=critical',
    '',
    `  interface ${store}:`,
    ...methods.map((method) => `    method ${method}`),
    '',
    `  module ${store}Data:`,
    `    implements = [${store}]`,
    `    exports = [${store}]`,
    '    artifacts = ["src/data.ts"]',
    '',
    '  module Api:',
    `    requires = [${store}]`,
    '    api:',
    ...endpoints.map((endpoint) => `      endpoint "${endpoint}`),
    '    artifacts = ["src/api.ts"]',
    '',
    '  pipeline "Build":',
    '    step Implement:',
    `      modules = ["${store}Data", "Api"]`,
    '      output = code',
    '      gate = "All tests pass"$0',
  );
}
