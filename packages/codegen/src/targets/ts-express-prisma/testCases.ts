import type { OperationScenarios } from '../../plan/scenarios/scenarios.ts';
import { CaseWriter, type TestImports } from './caseWriter.ts';
import { type Names, quoted } from './naming.ts';
import { listQueryTests } from './testLists.ts';

/** Without any time what would succeed does not. */
function timeoutTest({ operation, scenarios }: OperationScenarios, writer: CaseWriter): string[] {
  const full = scenarios.find(({ situation }) => situation.run.outcome.kind !== 'problem');
  return operation.timeout === undefined || full === undefined ? [] : [writer.late(full)];
}

/** What succeeds is done once, however often it is sent under one key. */
function keyTest({ operation, scenarios }: OperationScenarios, writer: CaseWriter): string[] {
  const full = scenarios.find(({ situation }) => situation.run.outcome.kind !== 'problem');
  return operation.takesIdempotencyKey && full !== undefined ? [writer.again(full)] : [];
}

/** The `describe` block of one api. */
export function operationTests(names: Names, group: OperationScenarios, imports: TestImports): string {
  const { operation, scenarios, shapes, untested } = group;
  const writer = new CaseWriter(names, imports);
  const notes = untested.map((line) => `  // Not tested, for no request leads there: ${line}`);
  const tests = [
    ...scenarios.map((scenario) => writer.scenario(scenario)),
    ...writer.access(operation),
    ...shapes.map((shape) => writer.shape(shape)),
    ...writer.emptyBody(operation),
    ...writer.badPath(operation),
    ...listQueryTests(group, writer),
    ...timeoutTest(group, writer),
    ...keyTest(group, writer),
  ];
  return `describe(${imports.place('at')}(${quoted(operation.name)}), () => {\n${[...notes, tests.join('\n\n')].join('\n')}\n});`;
}
