import { stackChoiceOf } from '@specwright/codegen/plan/design/designStack';
import { generableUnits } from '@specwright/codegen/plan/servicePlace';
import { targetNames } from '@specwright/codegen/targets/registry';
import type { DesignUnit } from '@specwright/model/designResolution';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { Project } from './project.ts';
import { wrongUsage } from './refusal.ts';

/**
 * The units of a system's design that are asked for: those with a module of a wanted name, else those of the files that
 * were named, else all.
 */
export function askedUnits(view: SystemView, wanted: readonly string[], project: Project): readonly DesignUnit[] {
  const all = generableUnits(view.index);
  if (wanted.length > 0) return all.filter(({ modules }) => modules.some(({ name }) => wanted.includes(name)));
  const asked = all.filter(({ file }) => project.asksFor(file));
  const asksForOthers = view.files.some((file) => project.asksFor(file));
  return asked.length > 0 || asksForOthers ? asked : all;
}

interface Service {
  readonly view: SystemView;
  readonly unit?: DesignUnit;
}

/**
 * Without a target by name a design is made for the language of its stack. One whose language is not offered is refused;
 * where there is something else to make it is left out, and a note says so.
 */
export function refuseOtherLanguages<One extends Service>(
  services: readonly One[],
  hasTarget: (view: SystemView) => boolean,
  notes: Set<string>,
): readonly One[] {
  const refused = new Map<One, string>();
  for (const service of services) {
    if (service.unit === undefined || hasTarget(service.view)) continue;
    const { language, target } = stackChoiceOf(service.unit);
    if (language !== undefined && target === undefined) refused.set(service, refusalOf(service.unit.name, language));
  }
  const [first] = refused.values();
  if (first !== undefined && refused.size === services.length) throw wrongUsage(first);
  for (const text of refused.values()) notes.add(text);
  return services.filter((service) => !refused.has(service));
}

function refusalOf(name: string, language: string): string {
  return (
    `${name}: language '${language}' is not offered yet. TypeScript is: \`--target ${targetNames.join(', ')}\`. ` +
    '`specwright context` writes the context pack with which a coding agent builds it.'
  );
}
