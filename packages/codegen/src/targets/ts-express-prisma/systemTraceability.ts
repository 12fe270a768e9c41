import { filledTemplate } from '../../filledTemplate.ts';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { SpecLine } from '../../plan/specLines.ts';
import type { SystemPlan } from '../../system/systemPlan.ts';
import template from './templates/system/traceability.md.hbs';
import { mostTests, tableView } from './traceability.ts';

/** `docs/traceability.md` above the services: what they promise each other, and what holds it; nothing where they promise nothing. */
export function systemTraceability(plan: SystemPlan, tests: readonly GeneratedFile[]): GeneratedFile[] {
  if (plan.lines.length === 0) return [];
  const traces = plan.lines.map((line) => {
    const code = codeOf(line, plan);
    return {
      line,
      tests: code.length === 0 ? [] : [...testsOf(line, tests), ...ownTests(line, plan)].slice(0, mostTests),
      code,
      reason:
        code.length === 0
          ? 'no row of the services, and no event, shows whether it holds'
          : 'no generated test breaks it; `npm run check` tells each row that does',
    };
  });
  const content = filledTemplate(template, tableView(traces));
  return [{ path: 'docs/traceability.md', content, sources: plan.lines.map(({ id }) => id) }];
}

/** The tests whose titles end with the place of the line, those first that are called after it. */
function testsOf({ file, line, text }: SpecLine, tests: readonly GeneratedFile[]): string[] {
  const place = `(${file}:${line})`;
  const found = tests.flatMap(({ path, content }) =>
    content
      .split('\n')
      .flatMap((code) => /\bit\((['"])(.*)\1, /.exec(code)?.[2] ?? [])
      .filter((title) => title.endsWith(place))
      .map((title) => ({ path, title: title.slice(0, -place.length).trim() })),
  );
  const isCalledSo = ({ title }: { readonly title: string }): boolean => title.startsWith(text);
  return [...found.filter(isCalledSo), ...found.filter((one) => !isCalledSo(one))].map(
    ({ path, title }) => `\`${path}\` ${title}`,
  );
}

/** Those of the services about events that fail. */
function ownTests({ id }: SpecLine, { services }: SystemPlan): string[] {
  return services.flatMap(({ folder, plan }) =>
    plan.failureRules
      .filter(({ line }) => line === id)
      .map(({ text }) => `\`${folder}/tests/failures.test.ts\` ${text.trim()}`),
  );
}

function codeOf({ id }: SpecLine, { services, productions, answers, invariants }: SystemPlan): string[] {
  const made = [
    ...productions.map(({ reaction, consumer }) => ({ line: reaction, consumer })),
    ...answers.map(({ answer, consumer }) => ({ line: answer, consumer })),
  ].filter(({ line }) => line.line === id);
  const trying = services.filter(({ plan }) => plan.failureRules.some((rule) => rule.line === id));
  const expecting = services.filter(({ plan }) => plan.expectations.some(({ line }) => line === id));
  return [
    ...made.map(({ consumer }) => `${consumer.folder}/src/events/consumers.ts`),
    ...trying.map(({ folder }) => `${folder}/src/events/retries.ts`),
    ...(invariants.some(({ line }) => line === id) ? ['invariants/lines.ts'] : []),
    ...expecting.map(({ folder }) => `${folder}/src/events/expected.ts`),
    ...(expecting.length > 0 || made.some(({ line }) => line.within !== undefined) ? ['alerts.yaml'] : []),
  ];
}
