import type { DesignModule } from '@specwright/model/design';
import { camelCase, kebabCase } from '@specwright/model/words';
import { assertInside } from '../../output/safePath.ts';
import type { Findings } from '../findings.ts';

export interface ModulePaths {
  readonly path: string;
  readonly testPath: string;
}

/** Endings of files that hold code; in its place comes that of the target. */
const codeEnding = /\.(?:py|ts|tsx|js|jsx|mjs|go|rs|java|kt|rb|php|cs|swift|cpp|cc|c|h|hpp)$/i;

/** Files that every generated project has: code of a module does not take their place. */
const reserved = new Set(
  'src/app src/server src/cli src/ports src/types src/config src/sockets extensions/ports tests/support vitest.config'.split(
    ' ',
  ),
);

/**
 * Where the code and the tests of each module go: the first artifact that names a file with code, else the folder of the
 * first pattern, else `src/modules`. Two modules may share a file.
 */
export function modulePaths(modules: readonly DesignModule[], findings: Findings): ReadonlyMap<string, ModulePaths> {
  const paths = new Map<string, ModulePaths>();
  const spelled = new Map<string, string>();
  for (const module of modules) {
    for (const artifact of module.artifacts)
      refuseOutside(artifact.text, () =>
        findings.error(
          'artifact-outside',
          `The artifact '${artifact.text}' of module ${module.name} lies outside the project or cannot be a path.`,
          artifact.origin,
        ),
      );
    const path = codePath(module);
    // Paths that differ in case only are one file on some machines.
    const known = spelled.get(path.toLowerCase()) ?? path;
    spelled.set(path.toLowerCase(), known);
    paths.set(module.id, { path: known, testPath: testPath(module) });
  }
  return paths;
}

function refuseOutside(artifact: string, refuse: () => void): void {
  try {
    assertInside(artifact.replace(/^\.\//, '').replace(/\/+$/, '').replaceAll('*', 'x'));
  } catch {
    refuse();
  }
}

function codePath(module: DesignModule): string {
  const name = fileName(module);
  const texts = module.artifacts.map(({ text }) => text.replace(/^\.\//, ''));
  const file = texts.find((text) => !text.includes('*') && codeEnding.test(text) && !isTest(text));
  if (file !== undefined) {
    const path = file.replace(codeEnding, '');
    return isReserved(path) ? `${path}.${kebabCase(module.name) || 'module'}` : path;
  }
  const pattern = texts.find((text) => codeEnding.test(text.replace(/\*$/, 'x.ts')) && !isTest(text));
  const folder = texts.find((text) => text.endsWith('/') && !isTest(text)) ?? pattern;
  const place = folder?.replace(/[^/]*\*.*$/, '').replace(/\/[^/]*$/, '');
  if (place === undefined || place === '' || codeEnding.test(place)) return `src/modules/${name}`;
  return `${place.replace(/\/+$/, '')}/${name}`;
}

function isReserved(path: string): boolean {
  const lower = path.toLowerCase();
  return (
    reserved.has(lower) || /^(?:src\/(?:http|contracts|storage|adapters)|node_modules|dist|\.specwright)\//.test(lower)
  );
}

/** An artifact among the tests says where those of the module go. */
function testPath(module: DesignModule): string {
  const text = module.artifacts
    .map((artifact) => artifact.text)
    .find((path) => isTest(path) && !path.includes('*') && codeEnding.test(path));
  const path = text
    ?.replace(/^\.\//, '')
    .replace(codeEnding, '')
    .replace(/\.test$/, '');
  return path === undefined || isReserved(path) ? `tests/${fileName(module)}` : path;
}

function isTest(path: string): boolean {
  return (
    /(?:^|\/)(?:tests?|__tests__|specs?)\//i.test(path) || /(?:^|\/)test_[^/]*$|\.(?:test|spec)\.[a-z]+$/i.test(path)
  );
}

function fileName({ name }: DesignModule): string {
  return camelCase(name) || 'module';
}
