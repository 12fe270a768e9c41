import { filledTemplate } from '../../filledTemplate.ts';
import type { GeneratedFile } from '../../generatedFile.ts';
import type { ServiceOfSystem, SystemPlan } from '../../system/systemPlan.ts';
import { betweenTests } from './betweenTests.ts';
import { contractEvents, repeatable, testsFolder } from './contractEvents.ts';
import { contractTests } from './contractTests.ts';
import { checkedServices, invariantFiles } from './invariantFiles.ts';
import { invariantTests } from './invariantTests.ts';
import { systemTraceability } from './systemTraceability.ts';
import catalogue from './templates/system/catalogue.ts.hbs';
import gitignore from './templates/system/gitignore.hbs';
import together from './templates/system/together.ts.hbs';
import vitestConfig from './templates/system/vitest.config.ts.hbs';

/** The project above the services of a system: what runs several of them together. Nothing where no line wants it. */
export function systemProject(plan: SystemPlan): GeneratedFile[] {
  const tests = [...contractEvents(plan), ...contractTests(plan), ...invariantTests(plan), ...betweenTests(plan)];
  const used = servicesIn(plan);
  const files = [...tests, ...(tests.length === 0 ? [] : supportFiles(tests, used)), ...invariantFiles(plan)];
  const pages = systemTraceability(plan, tests);
  if (files.length === 0) return pages;
  return [
    ...files,
    ...pages,
    { path: '.gitignore', content: gitignore, sources: [] },
    { path: 'package.json', content: packageJson(plan, used), sources: [] },
    { path: 'tsconfig.json', content: tsconfig(plan, used), sources: [] },
    { path: 'vitest.config.ts', content: vitestConfig, sources: [] },
  ];
}

/** Read and written is as in the services: all do it alike. */
function supportFiles(tests: readonly GeneratedFile[], [first]: readonly ServiceOfSystem[]): GeneratedFile[] {
  const folder = first?.folder;
  const messages = tests.some(({ content }) => content.includes('faultsOf('));
  const support = (name: string, content: string): GeneratedFile => ({
    path: `${testsFolder}/support/${name}.ts`,
    content,
    sources: [],
  });
  return [
    support('together', filledTemplate(together, { folder, messages })),
    ...(messages ? [support('catalogue', filledTemplate(catalogue, { folder }))] : []),
  ];
}

function servicesIn(plan: SystemPlan): ServiceOfSystem[] {
  const tested = repeatable(plan).flatMap(({ provider, consumer }) => [provider, consumer]);
  const used = new Set([...tested, ...checkedServices(plan)]);
  return plan.services.filter((service) => used.has(service));
}

/** Installing it installs the services that it runs; their database clients are made before they are used. */
function packageJson({ name, invariants }: SystemPlan, used: readonly ServiceOfSystem[]): string {
  const inEach = (command: string): string =>
    used.map(({ folder }) => `npm --prefix ${folder} ${command}`).join(' && ');
  const checks = invariants.length > 0;
  return asJson({
    name: `${name}-system`,
    private: true,
    type: 'module',
    scripts: {
      postinstall: inEach('install --no-audit --no-fund'),
      generate: inEach('run generate'),
      pretest: 'npm run generate',
      test: 'vitest run',
      ...(checks ? { check: 'tsx invariants/main.ts' } : {}),
      lint: 'npm run generate && tsc',
    },
    devDependencies: {
      '@types/node': '20.19.43',
      ajv: '8.20.0',
      'ajv-formats': '3.0.1',
      ...(invariants.some(({ kind }) => kind === 'equation') ? { 'decimal.js': '10.6.0' } : {}),
      ...(checks ? { 'fast-check': '4.10.2', tsx: '4.23.15' } : {}),
      typescript: '5.9.3',
      vitest: '4.1.12',
    },
  });
}

/** As strict as the services. */
function tsconfig({ invariants }: SystemPlan, [first]: readonly ServiceOfSystem[]): string {
  const include = [testsFolder, ...(invariants.length > 0 ? ['invariants'] : []), 'vitest.config.ts'];
  return asJson({ extends: `./${first?.folder}/tsconfig.json`, include });
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
