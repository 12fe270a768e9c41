import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runChecks } from '@specwright/checks/runChecks';
import { generableUnits } from '@specwright/codegen/plan/servicePlace';
import { indexSystem } from '@specwright/model/systemIndex';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { lowerSystem } from '@specwright/notations/sds/lower';
import { parseSds } from '@specwright/notations/sds/parser';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.sds') && !file.includes('generated'))
  .sort();

/** Files in a folder of their own are one system; each of the others is one. */
const systems = new Map<string, string[]>();
for (const file of files) {
  const name = file.replace(/[\\/].*/, '');
  systems.set(name, [...(systems.get(name) ?? []), file]);
}

const parse = (file: string) => {
  const path = join(folder, file);
  return parseSds(readFileSync(path, 'utf8'), pathToFileURL(path).href);
};

const systemOf = (name: string) => lowerSystem((systems.get(name) ?? []).map(parse), name);

describe('the examples', () => {
  it('are there', () => {
    expect([...systems.keys()]).toEqual(['bookshop.sds', 'clinic.sds', 'library.sds', 'marketplace', 'tickets.sds']);
  });

  it.each(files)('%s parses without a syntax error', (file) => {
    expect(parse(file).diagnostics).toEqual([]);
  });

  // They show all forms of an answer, short ones too, and states that only people change.
  const matterOfTaste: ReadonlySet<string> = new Set(['error/inline-answer', 'machine/unused-transition']);

  it.each([...systems.keys()])('%s has no finding that is not a matter of taste', (name) => {
    const findings = runChecks(indexSystem(systemOf(name))).filter(({ code }) => !matterOfTaste.has(code));
    const shown = findings.map(({ code, message, file, range }) => {
      const place = `${file.replace(/.*examples\//, '')}:${range.start.line + 1}`;
      return `${place} ${code}: ${message}`;
    });
    expect(shown).toEqual([]);
  });

  it.each([...systems.keys()])('%s has no sentence that is only prose', (name) => {
    const system = systemOf(name);
    const statements = [
      ...system.operations.flatMap((operation) => operation.statements),
      ...system.actions.flatMap((action) => action.statements),
      ...system.events.flatMap((event) => event.statements),
      ...system.invariants.flatMap((invariant) => invariant.statements),
      ...system.contracts.flatMap((contract) => contract.statements),
    ];
    expect(statements.filter(({ standing }) => standing === 'prose').map(({ text }) => text)).toEqual([]);
  });
});

const designFiles = readdirSync(join(folder, 'designs'))
  .filter((file) => file.endsWith('.sodl'))
  .sort();

describe('the designs among the examples', () => {
  it('are there', () => {
    expect(designFiles).toEqual(['blog.sodl', 'stockroom.sodl']);
  });

  it.each(designFiles)('%s has no finding but of its ports, and one service or program is made of it', (file) => {
    const path = join(folder, 'designs', file);
    const uri = pathToFileURL(path).href;
    const workspace = new SpecWorkspace({ folders: [pathToFileURL(folder).href] });
    workspace.setText(uri, readFileSync(path, 'utf8'));
    // What a person puts behind a port is in no module.
    const ports: ReadonlySet<string> = new Set(['interface/unimplemented', 'design/unprovided-interface']);
    const shown = workspace
      .diagnostics(uri)
      .filter(({ code }) => !ports.has(code))
      .map(({ code, message, range }) => `${range.start.line + 1} ${code}: ${message}`);
    expect(shown).toEqual([]);
    expect(workspace.systems().flatMap(({ index }) => generableUnits(index))).toHaveLength(1);
  });
});
