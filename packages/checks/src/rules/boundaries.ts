import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Module, SystemHeader } from '@specwright/model/parts';
import { kebabCase } from '@specwright/model/words';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';

/** A boundary is a unit of deployment: each module has one, and has it for itself. */
export function* moduleShouldHaveItsOwnBoundary(module: Module, context: CheckContext): Iterable<Diagnostic> {
  if (module.name === '') return;
  if (module.boundary === undefined) {
    yield finding('module/missing-boundary', module.origin, {
      parameters: { module: module.name },
      data: {
        kind: 'addLine',
        part: module.id,
        line: `boundary: ${kebabCase(module.name)}-service`,
        place: 'last',
      },
    });
    return;
  }
  const { boundary } = module;
  const first = context.entry(modulesByBoundary, boundary.text);
  if (first === undefined || first.name === module.name) return;
  yield finding('module/duplicate-boundary', boundary.origin, {
    parameters: { boundary: boundary.text, other: first.name },
    related: [relatedTo(first, `Module '${first.name}'.`)],
  });
}

function modulesByBoundary({ system }: CheckContext): ReadonlyMap<string, Module> {
  const first = new Map<string, Module>();
  for (const module of system.modules) {
    const text = module.boundary?.text;
    if (text !== undefined && text !== '' && !first.has(text)) first.set(text, module);
  }
  return first;
}

/** `modules: 7`. A manifest without any module has them in files that are not here. */
export function* systemShouldHaveTheModulesThatItSays(part: SystemHeader, context: CheckContext): Iterable<Diagnostic> {
  const actual = new Set(context.system.modules.map(({ name }) => name)).size;
  if (actual === 0 || context.system.systems.length > 1) return;
  for (const { key, values, approximate } of part.properties) {
    const [value, ...others] = values;
    if (key !== 'modules' || approximate || value?.kind !== 'number' || others.length > 0) continue;
    if (Number(value.text) === actual) continue;
    yield finding('module/count-mismatch', value.origin, {
      parameters: { said: countOfModules(value.text), verb: actual === 1 ? 'is' : 'are', actual: String(actual) },
      data: { kind: 'replaceText', range: value.origin.range, newText: String(actual) },
    });
  }
}

function countOfModules(count: string): string {
  return count === '1' ? '1 module' : `${count} modules`;
}
