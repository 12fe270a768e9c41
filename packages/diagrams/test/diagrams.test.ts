import { describe, expect, test } from 'vitest';
import { diagramChoices } from '../src/diagramOf.ts';
import { entityDiagram } from '../src/entityDiagram.ts';
import { machineDiagram, machineNamed } from '../src/machineDiagram.ts';
import { moduleDiagram } from '../src/moduleDiagram.ts';
import { arrows, boxes, specifications, systemOf, systemsOf } from './support.ts';

const trade = `
module catalog {
  owns: [Listing]
  exposes: [listing.published, listing.withdrawn]
}
module trade {
  owns: [Sale]
  exposes: [sale.paid]
  consumes: [catalog/listing.published, catalog/listing.withdrawn, weather/*]
}
module delivery {
  consumes: [trade/*, trade/sale.paid]
}
contract trade <-> delivery {
  ! sale.paid fails => retry 3x
}
`;

describe('the map of modules', () => {
  const diagram = moduleDiagram(systemOf(trade));

  test('shows what each module owns and exposes, and names what no file declares', () => {
    expect(boxes(diagram)).toEqual([
      'catalog { owns: Listing; exposes: listing.published, listing.withdrawn }',
      'trade { owns: Sale; exposes: sale.paid }',
      'delivery',
      'weather (missing)',
    ]);
  });

  test('has one arrow from who consumes to whom, with the events, and one line for a contract', () => {
    expect(arrows(diagram)).toEqual([
      'trade --consumes--> catalog [listing.published, listing.withdrawn]',
      'trade --consumes--> weather [all events]',
      'delivery --consumes--> trade [all events, sale.paid]',
      'trade --contract--> delivery [contract]',
    ]);
  });

  test('takes an entity of the spec for owned, though no list says so, and a spec without a manifest for a module', () => {
    const index = systemOf('spec depot v1.0 {\n}\nentity Parcel {\n  id: uuid\n}\n');
    expect(boxes(moduleDiagram(index))).toEqual(['depot { owns: Parcel }']);
  });

  test('everything below a spec means its module', () => {
    const text = 'module depot {\n}\nmodule shed {\n}\nspec depot v1.0 {\n}\n-- here\nspec shed v1.0 {\n}\n-- there\n';
    const [depot, shed] = moduleDiagram(systemOf(text)).nodes;
    const lines = (node: typeof depot): unknown => node?.places.map(({ range }) => [range.start.line, range.end.line]);
    expect(lines(depot)).toEqual([
      [0, 1],
      [4, 7],
    ]);
    expect(lines(shed)).toEqual([
      [2, 3],
      [7, 10],
    ]);
  });

  test('of a design shows modules and interfaces, and what leads from one to the other', () => {
    const index = systemOf({
      'blog.sodl': `system "Blog":
  interface Store:
    method get(id: UUID) -> Optional[Post]
  interface Archive extends Store:
    method put(post: Post)
  module Disk:
    implements = [Archive]
    exports = [Archive, Store]
  module Pages:
    requires = [Store, Clock]
`,
    });
    const diagram = moduleDiagram(index);
    expect(boxes(diagram)).toEqual([
      'Disk',
      'Pages',
      'Store { methods: get(id) }',
      'Archive { methods: put(post) }',
      'Clock (missing)',
    ]);
    expect(arrows(diagram)).toEqual([
      'Disk --implements--> Archive [exports]',
      'Disk --exports--> Store',
      'Pages --requires--> Store',
      'Pages --requires--> Clock',
      'Archive --extends--> Store',
    ]);
  });
});

describe('the relations of entities', () => {
  const index = systemOf(`
module shop {
  owns: [Cart, Line, Product, Ghost]
}
entity Cart {
  id: uuid
}
entity Line {
  cart: -> Cart
  product: -> Product
  label: -> Sticker
  note: string?
}
entity Product {
  id: uuid
  twin: -> Product @unique
}
edge Cart -> Line {1:many}
`);
  const diagram = entityDiagram(index);

  test('shows the fields of each entity, also of those that only a list names', () => {
    expect(boxes(diagram)).toEqual([
      'Ghost',
      'Cart { fields: id }',
      'Line { fields: cart, product, label, note? }',
      'Product { fields: id, twin }',
      'Sticker (missing)',
    ]);
  });

  test('takes the edges with their cardinality, and the references that no edge speaks of', () => {
    expect(arrows(diagram)).toEqual([
      'Cart --relation 1:many--> Line [cart]',
      'Line --relation many:1--> Product [product]',
      'Line --relation many:1--> Sticker [label]',
      'Product --relation 1:1--> Product [twin]',
    ]);
  });
});

describe('a machine', () => {
  const index = systemOf(`
entity Order {
  status: [draft, paid, sent, lost, forgotten]
}
machine Order.status {
  draft -> paid -> sent
  paid -> lost
  paid -> sent
  sent -> eaten
}
`);
  const [machine] = index.system.machines;
  if (machine === undefined) throw new Error('There is no machine.');
  const diagram = machineDiagram(index, machine);

  test('has the states of the field and those that only transitions name; what nothing leaves is final', () => {
    expect(boxes(diagram)).toEqual(['draft', 'paid', 'sent', 'lost (final)', 'forgotten', 'eaten (missing)']);
  });

  test('has each transition once, and begins in the first state', () => {
    expect(arrows(diagram)).toEqual([
      '● --initial--> draft',
      'draft --transition--> paid',
      'paid --transition--> sent',
      'paid --transition--> lost',
      'sent --transition--> eaten',
    ]);
  });

  test('is found by its name, and by that of an entity with one machine', () => {
    expect(machineNamed(index, 'Order.status')).toBe(machine);
    expect(machineNamed(index, 'Order')).toBe(machine);
    expect(machineNamed(index, 'Orders')).toBeUndefined();
  });
});

describe('every specification', () => {
  test.each(specifications())(
    '%s: each module, entity and state is in its diagram, each arrow joins boxes',
    (name, text) => {
      for (const index of systemsOf({ [name]: text })) {
        const { system } = index;
        const modules = new Set(moduleDiagram(index).nodes.map(({ title }) => title));
        for (const part of [...system.modules, ...system.specs, ...system.design.interfaces])
          expect(modules).toContain(part.name);
        const entities = new Set(entityDiagram(index).nodes.map(({ title }) => title));
        for (const entity of system.entities) expect(entities).toContain(entity.name);
        for (const machine of system.machines) {
          const states = new Set(machineDiagram(index, machine).nodes.map(({ title }) => title));
          for (const { from, to } of machine.transitions)
            expect([...states]).toEqual(expect.arrayContaining([from.text, to.text]));
        }
        for (const diagram of [
          moduleDiagram(index),
          entityDiagram(index),
          ...system.machines.map((one) => machineDiagram(index, one)),
        ]) {
          const ids = diagram.nodes.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { from, to } of diagram.edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
          const elements = [...ids, ...diagram.edges.map(({ id }) => id)];
          expect(new Set(elements).size).toBe(elements.length);
        }
      }
    },
  );

  test('offers only diagrams that have something to show', () => {
    expect(diagramChoices(systemOf(trade)).map(({ label }) => label)).toEqual(['Modules', 'Entities']);
    expect(diagramChoices(systemOf('edge A -> B {1:1}')).map(({ label }) => label)).toEqual([]);
  });
});
