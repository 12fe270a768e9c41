import { describe, expect, it } from 'vitest';
import { FixWorkspace } from './workspace.ts';

const accepted = `module pets {
  owns: [Pet, Toy]
  boundary: pets-service
}

spec pets v1.0 {
}

entity Pet {
  id: uuid @immutable
  name: string 1..40
  kind: [cat, dog]
  weight: decimal 0..100
}

entity Toy {
  id: uuid @immutable
  label: string 1..20
}

migrate {
  mode: safe
  rename: explicit
  backfill: required
}
`;
const missing = 'evolution/undeclared-change';
/** What a line that covers its change may leave to say. */
const unsaid: ReadonlySet<string> = new Set(['evolution/guarded-change', 'evolution/likely-rename']);

function changed(...changes: readonly (readonly [from: string, to: string])[]): FixWorkspace {
  const text = changes.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`the pets have no '${from}'`);
    return all.replace(from, to);
  }, accepted);
  return new FixWorkspace(text, accepted);
}

/** Applies the fix, looks that nothing about evolution is left, and gives the evolve blocks. */
function evolved(workspace: FixWorkspace, title = 'Add missing evolve line'): string {
  workspace.apply(missing, title);
  expect(problems(workspace)).toEqual([]);
  return blocks(workspace);
}

function problems(workspace: FixWorkspace): string[] {
  return workspace
    .all()
    .filter(({ severity, code }) => severity === 'error' || (code.startsWith('evolution/') && !unsaid.has(code)))
    .map(({ code, message }) => `${code}: ${message}`);
}

function blocks(workspace: FixWorkspace): string {
  const text = workspace.text();
  return text.slice(text.indexOf('backfill: required\n}\n') + 'backfill: required\n}\n'.length);
}

describe('add missing evolve line', () => {
  it('is not needed while nothing changed', () => {
    expect(problems(new FixWorkspace(accepted, accepted))).toEqual([]);
  });

  it('an optional field: the line is what the entity says', () => {
    const workspace = changed(['  kind:', '  chip: string? 1..9 @unique -- the number\n  kind:']);
    expect(evolved(workspace)).toBe('\nevolve Pet {\n  +chip: string? 1..9 @unique\n}\n');
    expect(workspace.fixes(missing)).toEqual([]);
  });

  const required: readonly (readonly [field: string, line: string])[] = [
    ['chip: string', '+chip: string default ""'],
    ['chip: string 2..9 @unique', '+chip: string 2..9 default "--" @unique'],
    ['age: int', '+age: int default 0'],
    ['age: int 1..30', '+age: int 1..30 default 1'],
    ['age: int 1..30 default 7', '+age: int 1..30 default 7'],
    ['tame: bool', '+tame: bool default false'],
    ['size: [small, big]', '+size: [small, big] default small'],
    ['born: timestamp', '+born: timestamp default now'],
    ['born: timestamp @auto', '+born: timestamp @auto'],
    ['fee: decimal @computed', '+fee: decimal @computed'],
  ];
  for (const [field, line] of required) {
    it(`a required field gets the smallest value that it may have: ${field}`, () => {
      expect(evolved(changed(['  kind:', `  ${field}\n  kind:`]))).toBe(`\nevolve Pet {\n  ${line}\n}\n`);
    });
  }

  it('or is made optional in the entity and in the line', () => {
    const workspace = changed(['  kind:', '  toy: -> Toy\n  age: int 1..30\n  kind:']);
    workspace.apply(missing, "Make 'toy' optional instead");
    expect(workspace.text()).toContain('  toy: -> Toy?\n');
    expect(blocks(workspace)).toBe('\nevolve Pet {\n  +toy: -> Toy?\n}\n');
    workspace.apply(missing, "Make 'age' optional instead");
    expect(workspace.text()).toContain('  age: int? 1..30\n');
    expect(blocks(workspace)).toBe('\nevolve Pet {\n  +toy: -> Toy?\n  +age: int? 1..30\n}\n');
    expect(problems(workspace)).toEqual([]);
  });

  it('a changed field', () => {
    expect(evolved(changed(['weight: decimal 0..100', 'weight: decimal 0..500']))).toBe(
      '\nevolve Pet {\n  ~weight: decimal 0..500\n}\n',
    );
    expect(evolved(changed(['[cat, dog]', '[cat, dog, bird]']))).toBe('\nevolve Pet {\n  ~kind: [cat, dog, bird]\n}\n');
  });

  it('a removed field', () => {
    expect(evolved(changed(['  weight: decimal 0..100\n', '']))).toBe('\nevolve Pet {\n  -weight\n}\n');
  });

  it('a removed entity', () => {
    const workspace = changed([', Toy', ''], ['entity Toy {\n  id: uuid @immutable\n  label: string 1..20\n}\n\n', '']);
    workspace.apply(missing, 'Add missing evolve line');
    // Under `mode: safe` the line has to say that no row goes.
    workspace.apply('evolution/unsafe-change', "Say so: 'if empty'");
    expect(problems(workspace)).toEqual([]);
    expect(blocks(workspace)).toBe('\nevolve Toy {\n  -* if empty\n}\n');
  });

  it('an entity with another name is offered as a rename', () => {
    const workspace = changed([', Toy', ', Plaything'], ['entity Toy', 'entity Plaything']);
    expect(workspace.titles(missing)[0]).toBe("This is a rename of 'Toy': '~* -> Plaything'");
    expect(evolved(workspace, 'This is a rename of')).toBe('\nevolve Toy {\n  ~* -> Plaything\n}\n');
  });

  it('a rename is offered first', () => {
    const workspace = changed(['name: string 1..40', 'called: string 1..40']);
    expect(workspace.titles(missing)[0]).toBe("This is a rename of 'name': '~name -> called'");
    expect(evolved(workspace, 'This is a rename of')).toBe('\nevolve Pet {\n  ~name -> called\n}\n');
  });

  it('a rename says what else changed of the field', () => {
    const workspace = changed(['name: string 1..40', 'called: string 1..80']);
    expect(workspace.titles(missing)[0]).toBe("This is a rename of 'name': '~name -> called', '~called: string 1..80'");
    const lines = '\nevolve Pet {\n  ~name -> called\n  ~called: string 1..80\n}\n';
    expect(evolved(workspace, 'This is a rename of')).toBe(lines);
    const apart = changed(
      ['name: string 1..40', 'called: string 1..80'],
      ['required\n}\n', 'required\n}\n\nevolve Pet {\n  +called: string 1..80 default "-"\n  -name\n}\n'],
    );
    apart.apply('evolution/likely-rename', 'This is a rename of');
    expect(problems(apart)).toEqual([]);
    expect(blocks(apart)).toBe('\nevolve Pet {\n  ~called: string 1..80\n  ~name -> called\n}\n');
  });

  it('goes into the block of the entity, in the order + ~ -, with its indentation', () => {
    const block = '}\n\nevolve Pet {\n    ~weight: decimal 0..500  -- heavier\n    -kind\n}\n';
    const workspace = changed(
      ['weight: decimal 0..100', 'weight: decimal 0..500\n  chip: string?'],
      ['  kind: [cat, dog]\n', ''],
      ['  name: string 1..40\n', ''],
      ['required\n}\n', `required\n${block}`],
    );
    workspace.apply(missing, "Add missing evolve line '-name'");
    expect(evolved(workspace, "Add missing evolve line '+chip")).toBe(
      '\nevolve Pet {\n    +chip: string?\n    ~weight: decimal 0..500  -- heavier\n    -kind\n    -name\n}\n',
    );
  });

  it('goes into a block of one line and into an empty one', () => {
    const one = changed(
      ['  kind:', '  a: int?\n  b: int?\n  kind:'],
      ['required\n}\n', 'required\n}\n\nevolve Pet { +a: int? }\n'],
    );
    expect(evolved(one)).toBe('\nevolve Pet {\n  +a: int?\n  +b: int?\n}\n');
    const empty = changed(['  kind:', '  a: int?\n  kind:'], ['required\n}\n', 'required\n}\n\nevolve Pet {\n}\n']);
    expect(evolved(empty)).toBe('\nevolve Pet {\n  +a: int?\n}\n');
  });

  it('stands behind the other evolve blocks; without any behind migrate, without that behind the entity', () => {
    const other = changed(
      ['  kind:', '  a: int?\n  kind:'],
      ['label: string 1..20', 'label: string 1..30'],
      ['required\n}\n', 'required\n}\n\nevolve Toy {\n  ~label: string 1..30\n}\n'],
    );
    expect(evolved(other)).toBe('\nevolve Toy {\n  ~label: string 1..30\n}\n\nevolve Pet {\n  +a: int?\n}\n');
    const text = accepted.slice(0, accepted.indexOf('\nmigrate'));
    const bare = new FixWorkspace(text.replace('  kind:', '  a: int?\n  kind:'), text);
    bare.apply(missing, 'Add missing evolve line');
    expect(bare.text()).toContain('  weight: decimal 0..100\n}\n\nevolve Pet {\n  +a: int?\n}\n\nentity Toy');
  });
});

describe('add all missing evolve lines', () => {
  it('makes one edit of all entities', () => {
    const workspace = changed(
      ['  kind: [cat, dog]\n', '  age: int 1..30\n  chip: string?\n'],
      ['0..100', '0..500'],
      ['label: string 1..20', 'label: string 1..20 @unique'],
    );
    expect(evolved(workspace, 'Add all missing evolve lines')).toBe(
      '\nevolve Pet {\n  +age: int 1..30 default 1\n  +chip: string?\n  ~weight: decimal 0..500\n  -kind\n}\n\nevolve Toy {\n  ~label: string 1..20 @unique\n}\n',
    );
  });

  it('is what "fix all" does', () => {
    const workspace = changed(
      ['  kind:', '  a: int?\n  b: int?\n  kind:'],
      ['label: string 1..20', 'label: string 1..25'],
    );
    expect(workspace.applyAll()).toBe(3);
    expect(problems(workspace)).toEqual([]);
    expect(workspace.applyAll()).toBe(0);
  });

  it('is not offered for one line alone', () => {
    expect(changed(['  kind:', '  a: int?\n  kind:']).titles(missing)).toEqual(["Add missing evolve line '+a: int?'"]);
  });
});

describe('lines that do not fit', () => {
  function withLines(lines: string, ...changes: readonly (readonly [string, string])[]): FixWorkspace {
    return changed(...changes, ['required\n}\n', `required\n}\n\nevolve Pet {\n${lines}}\n`]);
  }

  it('a line that says something else is written anew, and its comment stays', () => {
    const workspace = withLines('  ~weight: decimal 0..400 -- heavier\n', ['0..100', '0..500']);
    workspace.apply('evolution/alteration-mismatch', 'Update the evolve line');
    expect(problems(workspace)).toEqual([]);
    expect(blocks(workspace)).toBe('\nevolve Pet {\n  ~weight: decimal 0..500 -- heavier\n}\n');
  });

  it('an added field gets a value for the rows that exist', () => {
    const workspace = withLines('  +age: int 1..30\n', ['  kind:', '  age: int 1..30\n  kind:']);
    workspace.apply('evolution/missing-backfill', 'Give it a default');
    expect(problems(workspace)).toEqual([]);
    expect(blocks(workspace)).toBe('\nevolve Pet {\n  +age: int 1..30 default 1\n}\n');
  });

  it('a stale line goes, with its block when it was the only one', () => {
    const workspace = withLines('  ~name: string 1..40\n  +a: int?\n', ['  kind:', '  a: int?\n  kind:']);
    workspace.apply('evolution/stale-line', 'Remove this line');
    expect(blocks(workspace)).toBe('\nevolve Pet {\n  +a: int?\n}\n');
    const only = withLines('  ~name: string 1..40\n');
    only.apply('evolution/stale-line', 'Remove this line');
    expect(only.text()).toBe(accepted);
  });

  it('a dropped field that is still there, and a block of an unknown entity', () => {
    const workspace = withLines('  -weight\n');
    workspace.apply('evolution/drop-still-used', 'Remove this line');
    expect(workspace.text()).toBe(accepted);
    const unknown = changed(['required\n}\n', 'required\n}\n\nevolve Pat {\n  +a: int?\n}\n']);
    unknown.apply('evolution/unknown-target', 'Remove the evolve block');
    expect(unknown.text()).toBe(accepted);
  });
});
