import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;

const orders = `entity Order {
  status: [draft, paid]
}
entity Parcel {
  state: [packed, sent]
}
machine Order.status {
  draft -> paid
}
machine Parcel.state {
  packed -> sent
}
`;

beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(() => command.inFolder({ 'harbour.sds': harbour }));
afterAll(() => command.dispose());

describe('specwright graph', () => {
  test('prints the map of modules in Mermaid where nothing else is said', async () => {
    const { code, stdout, stderr } = await command.run(['graph']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      ['flowchart LR', '  accTitle: Modules of harbour', '  n1["module <b>yard</b><br/>owns Boat"]', ''].join('\n'),
    );
  });

  test('draws entities, and takes paths behind the kind', async () => {
    const { stdout } = await command.run(['graph', 'entities', 'harbour.sds']);
    expect(stdout).toContain('n1["Boat"] {\n    uuid id\n    string name\n    decimal length\n  }');
  });

  test('takes a path without a kind', async () => {
    expect((await command.run(['graph', '.'])).stdout).toContain('Modules of harbour');
  });

  test('takes the format from the ending of the file, and writes only what changes', async () => {
    const first = await command.run(['graph', '--out', 'docs/map.svg']);
    expect(first).toMatchObject({ code: 0, stdout: 'create     docs/map.svg\n' });
    expect((await command.contents())['docs/map.svg']).toMatch(/^<svg .*>yard<.*<\/svg>\n$/s);
    expect((await command.run(['graph', '--out', 'docs/map.svg'])).stdout).toBe('unchanged  docs/map.svg\n');
    await command.run(['graph', '--out', 'map.gv']);
    expect((await command.contents())['map.gv']).toMatch(/^digraph /);
    expect(Object.keys(await command.contents())).toEqual(['docs/map.svg', 'harbour.sds', 'map.gv']);
  });

  test('draws what can be read of a specification with errors, and says so', async () => {
    await command.put({ 'harbour.sds': brokenHarbour });
    const { code, stdout, stderr } = await command.run(['graph', '--format', 'dot']);
    expect(code).toBe(0);
    expect(stdout).toContain('yard');
    expect(stderr).toBe('The specification has 1 error: the diagram may miss something.\n');
  });

  test('draws a machine by its name or that of its entity', async () => {
    await command.inFolder({ 'orders.sds': orders });
    for (const name of ['Order.status', 'Order']) {
      const { stdout } = await command.run(['graph', 'machine', name]);
      expect(stdout).toContain('state "paid" as n3');
    }
    // Without modules the entities are what there is to show.
    expect((await command.run(['graph'])).stdout).toMatch(/^erDiagram/);
  });

  test.each([
    [['graph', 'machine'], 'Which machine? The machines are Order.status, Parcel.state.'],
    [['graph', 'machine', 'Order.statu'], "There is no machine 'Order.statu'. Did you mean 'Order.status'?"],
    [['graph', 'machine', 'Zebra'], "There is no machine 'Zebra'. The machines are Order.status, Parcel.state."],
    [
      ['graph', 'modules'],
      "'orders' has no modules to show. There are diagrams of Entities, Order.status, Parcel.state.",
    ],
    [
      ['graph', 'entitis'],
      "There is no diagram 'entitis', and no file or folder of that name. Did you mean 'entities'? The diagrams are modules, entities and machine.",
    ],
    [['graph', 'none.sds'], 'none.sds'],
    [['graph', '--format', 'png'], 'Allowed choices are mermaid, dot, svg'],
  ])('%j is refused with the way out', async (args, message) => {
    await command.inFolder({ 'orders.sds': orders });
    const { code, stdout, stderr } = await command.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('draws one system: of several it asks which', async () => {
    await command.put({ 'fleet.sds': harbour.replaceAll('harbour', 'fleet').replaceAll('yard', 'dock') });
    const { code, stderr } = await command.run(['graph']);
    expect(code).toBe(2);
    expect(stderr).toContain("There are 2 systems here ('fleet', 'harbour'): name the files of one of them.");
  });
});
