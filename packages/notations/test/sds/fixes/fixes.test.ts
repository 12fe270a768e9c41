import { describe, expect, it } from 'vitest';
import { FixWorkspace } from './workspace.ts';

const clinic = `module clinic {
  owns: [Patient, Visit]
  exposes: [visit.done]
  boundary: clinic-service
}

spec clinic v0.1 {
}

entity Patient {
  id: uuid @immutable
  name: string 1..80
}

entity Visit {
  id: uuid @immutable
  patient: -> Patient
  status: [planned, done] -- in this order
  ~ archive after 90d
}

machine Visit.status {
  planned -> done
}

error too_late: 409 {
  message: "too late"
}

event visit.done {
  ref: Visit.id
}

api POST /visits {
  in: {patient: uuid}
  out: Visit
}

auth {
  /visits : owner
}
`;

/** The clinic with a part of its text changed. */
function changed(from: string, to: string): FixWorkspace {
  if (!clinic.includes(from)) throw new Error(`the clinic has no '${from}'`);
  return new FixWorkspace(clinic.replace(from, to));
}

/** Applies the fix and looks that its finding is gone, that nothing else broke, and that there is nothing left to do. */
function cures(workspace: FixWorkspace, code: string, title: string): string {
  const before = workspace.findings(code).length;
  const errors = workspace.all().filter(({ severity }) => severity === 'error').length;
  expect(before, `${code} is found`).toBeGreaterThan(0);
  workspace.apply(code, title);
  expect(workspace.findings(code).length, `${code} is gone: ${workspace.text()}`).toBe(before - 1);
  expect(workspace.all().filter(({ code: other }) => other.startsWith('syntax/'))).toEqual([]);
  expect(workspace.all().filter(({ severity }) => severity === 'error').length).toBeLessThanOrEqual(errors);
  return workspace.text();
}

describe('the clinic', () => {
  it('has nothing to cure', () => {
    const found = new FixWorkspace(clinic).all().filter(({ severity }) => severity !== 'info');
    expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

describe('names', () => {
  const names: readonly (readonly [code: string, from: string, to: string])[] = [
    ['field/unknown-entity', 'patient: -> Patient', 'patient: -> Pateint'],
    ['field/unknown-type', 'name: string', 'name: sting'],
    ['machine/unknown-state', 'planned -> done', 'planed -> done'],
    ['machine/unknown-field', 'machine Visit.status', 'machine Visit.statsu'],
    ['event/unknown-entity', 'ref: Visit.id', 'ref: Vist.id'],
    ['api/unknown-output', 'out: Visit', 'out: Vist'],
  ];
  for (const [code, from, to] of names) {
    it(`${to} is meant as ${from}`, () => {
      const workspace = changed(from, to);
      expect(cures(workspace, code, 'Change to')).toBe(clinic);
    });
  }

  it('the error, the event and the state of a sentence', () => {
    const lines = '  ! visit.status != planned => too_lat\n  >> set Visit(don)\n  >> emit visit.doen\n}\n\nauth';
    const workspace = changed('}\n\nauth', lines);
    cures(workspace, 'error/unknown', "Change to 'too_late'");
    cures(workspace, 'reference/unknown-state', "Change to 'done'");
    expect(cures(workspace, 'event/unknown', "Change to 'visit.done'")).toContain(
      '  ! visit.status != planned => too_late\n  >> set Visit(done)\n  >> emit visit.done\n}',
    );
  });

  it('the route of a limit', () => {
    const limit = 'limit {\n  POST  /vists : 5/min per user\n}\n\nauth';
    expect(cures(changed('auth', limit), 'limit/unknown-api', "Change to 'POST /visits'")).toContain(
      '  POST /visits : 5/min per user\n',
    );
  });
});

describe('new parts', () => {
  it('an error behind the errors', () => {
    const workspace = changed('  out: Visit\n', '  out: Visit\n  ! not owner => not_owner\n');
    expect(cures(workspace, 'error/unknown', "Create error 'not_owner'")).toContain(
      'error too_late: 409 {\n  message: "too late"\n}\n\nerror not_owner: 403 {\n  message: "not owner"\n}\n\nevent visit.done {',
    );
  });

  it('an event behind the events, about its entity', () => {
    const workspace = changed('  out: Visit\n', '  out: Visit\n  >> emit visit.planned\n');
    expect(cures(workspace, 'event/unknown', "Create event 'visit.planned'")).toContain(
      '  ref: Visit.id\n}\n\nevent visit.planned {\n  ref: Visit.id\n}\n\napi POST',
    );
  });

  it('an action with a parameter for each argument', () => {
    const workspace = changed('  out: Visit\n', '  out: Visit\n  >> book_room(patient, each visit)\n');
    expect(cures(workspace, 'action/unknown', "Create action 'book_room'")).toContain(
      'action book_room(patient, visit) {\n}\n\napi POST',
    );
  });

  it('an entity behind the entities, owned by its module', () => {
    const workspace = changed('patient: -> Patient\n', 'patient: -> Patient\n  room: -> Room\n');
    const text = cures(workspace, 'field/unknown-entity', "Create entity 'Room'");
    expect(text).toContain('owns: [Patient, Visit, Room]');
    expect(text).toContain('  ~ archive after 90d\n}\n\nentity Room {\n  id: uuid @immutable\n}\n\nmachine');
  });

  it('a field behind the fields', () => {
    const workspace = changed('ref: Visit.id', 'ref: Visit.code');
    expect(cures(workspace, 'event/unknown-field', "Add field 'code' to 'Visit'")).toContain(
      'status: [planned, done] -- in this order\n  code: string\n  ~ archive',
    );
  });

  it('a state in the list of its field', () => {
    const workspace = changed('planned -> done', 'planned -> done -> paid');
    expect(cures(workspace, 'machine/unknown-state', "Add 'paid'")).toContain('status: [planned, done, paid] -- in');
  });

  it('a module for a spec, with what the file has', () => {
    const workspace = new FixWorkspace('module other {\n}\n\nspec pets v1.0 {\n}\n\nentity Cat {\n  id: uuid\n}\n');
    expect(cures(workspace, 'module/spec-without-module', "Create module 'pets'")).toBe(
      'module other {\n}\n\nmodule pets {\n  owns: [Cat]\n  boundary: pets-service\n}\n\nspec pets v1.0 {\n}\n\nentity Cat {\n  id: uuid\n}\n',
    );
  });
});

describe('lists', () => {
  const manifest = (exposes: string): string =>
    `module a {\n  owns: [A]\n${exposes}}\n\nmodule b {\n  owns: [B]\n  consumes: [a/a.new]\n}\n`;
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    ['a new list', '', '  exposes: [a.new]\n'],
    ['a list of one line', '  exposes: [a.old]\n', '  exposes: [a.old, a.new]\n'],
    [
      'a list of several lines',
      '  exposes: [\n    a.old, -- x\n    a.odd\n  ]\n',
      '  exposes: [\n    a.old, -- x\n    a.odd,\n    a.new\n  ]\n',
    ],
    ['a list that ends with a comma', '  exposes: [\n    a.old,\n  ]\n', '  exposes: [\n    a.old,\n    a.new,\n  ]\n'],
    ['an empty list', '  exposes: []\n', '  exposes: [a.new]\n'],
  ];
  for (const [name, before, after] of cases) {
    it(`adds to ${name}`, () => {
      const workspace = new FixWorkspace(manifest(before));
      expect(cures(workspace, 'module/event-not-exposed', "Add 'a.new' to exposes of 'a'")).toBe(manifest(after));
    });
  }

  it('takes an entity from the second owner', () => {
    const workspace = new FixWorkspace('module a {\n  owns: [A, B]\n}\n\nmodule b {\n  owns: [A]\n}\n');
    expect(cures(workspace, 'module/shared-ownership', 'Remove')).toBe(
      'module a {\n  owns: [A, B]\n}\n\nmodule b {\n}\n',
    );
  });

  it('takes a value that is there twice', () => {
    expect(cures(changed('[planned, done]', '[planned, done, planned]'), 'field/duplicate-value', 'Remove')).toBe(
      clinic,
    );
    expect(cures(changed('[planned, done]', '[planned, planned, done]'), 'field/duplicate-value', 'Remove')).toBe(
      clinic,
    );
  });

  it('takes a field that is there twice, with its line', () => {
    const workspace = changed('  name: string 1..80\n', '  name: string 1..80\n  name: string -- again\n');
    expect(cures(workspace, 'field/duplicate', 'Remove')).toBe(clinic);
  });
});

describe('ranges', () => {
  it('swaps the bounds, and takes a range that means nothing', () => {
    expect(cures(changed('1..80', '80..1'), 'field/reversed-range', "Change to '1..80'")).toBe(clinic);
    expect(
      cures(
        changed('id: uuid @immutable\n  name', 'id: uuid 1..2 @immutable\n  name'),
        'field/range-without-order',
        'Remove',
      ),
    ).toBe(clinic);
  });
});

describe('policies', () => {
  it('a rule for an api, one choice a role', () => {
    const workspace = changed('api POST /visits {', 'api GET /patients {\n  out: [Patient]\n}\n\napi POST /visits {');
    expect(workspace.titles('auth/missing-rule').slice(0, 3)).toEqual([
      "Add auth rule '/patients : owner'",
      "Add auth rule '/patients : public(GET)'",
      "Add auth rule '/patients : admin(GET)'",
    ]);
    expect(cures(workspace, 'auth/missing-rule', "Add auth rule '/patients : public(GET)'")).toContain(
      'auth {\n  /visits : owner\n  /patients : public(GET)\n}',
    );
  });

  it('a role more in the rule that counts', () => {
    const workspace = changed('/visits : owner', '/visits : public(GET), admin(PATCH)');
    expect(cures(workspace, 'auth/missing-rule', "Let 'admin' POST")).toContain(
      '/visits : public(GET), admin(PATCH, POST)\n',
    );
  });

  it('a first auth block', () => {
    const workspace = changed('auth {\n  /visits : owner\n}\n', '');
    expect(cures(workspace, 'auth/missing-rule', "Add auth rule '/visits : owner'").trimEnd()).toBe(clinic.trimEnd());
  });

  it('what happens without a row', () => {
    const api = 'api GET /visits/{id} {\n  out: Visit\n  ! not owner => 403\n}\n\nauth {\n  /visits/{id} : owner';
    expect(cures(changed('auth {', api), 'api/missing-not-found', "Add '! not found => 404'")).toContain(
      '  out: Visit\n  ! not found => 404\n  ! not owner => 403\n',
    );
  });

  it('that what was done before is undone', () => {
    const api =
      'api POST /visits/{id}/end {\n  >> set Visit(done)\n  ! patient.name = "-" => too_late -- late\n}\n\nauth {';
    expect(cures(changed('auth {', api), 'flow/missing-rollback', "Insert '; rollback'")).toContain(
      '  ! patient.name = "-" => too_late; rollback -- late\n',
    );
  });

  it('the fields that a row of seed data lacks, and those that it should not have', () => {
    const workspace = changed('auth {', 'seed {\n  Patient {}\n  Visit {patient: x}\n}\n\nauth {');
    expect(cures(workspace, 'seed/missing-field', "Add 'name' to the row")).toContain('  Patient {name: "-"}\n');
  });
});

describe('a time without its unit', () => {
  it('is one of several: nothing is taken for granted', () => {
    const workspace = changed('~ archive after 90d', '~ archive after 90');
    expect(workspace.titles('soft/malformed-quantity')).toEqual([
      "Change to '90h'",
      "Change to '90d'",
      "Change to '90m'",
    ]);
    expect(cures(workspace, 'soft/malformed-quantity', "Change to '90d'")).toContain('  ~ archive after 90d\n');
    expect(changed('~ archive after 90d', '~ archive after 90').applyAll()).toBe(0);
  });

  it('with its unit in a word', () => {
    const workspace = changed('~ archive after 90d', '~ archive after 90 days');
    expect(workspace.titles('soft/malformed-quantity')).toEqual(["Change to '90d'"]);
    expect(cures(workspace, 'soft/malformed-quantity', "Change to '90d'")).toBe(clinic);
  });
});

describe('syntax and comments', () => {
  it('the missing brace', () => {
    const workspace = changed('  name: string 1..80\n}\n', '  name: string 1..80\n');
    expect(cures(workspace, 'syntax/missing-brace', "Insert '}'")).toBe(clinic);
  });

  it('a comment that suppresses nothing', () => {
    const workspace = changed('name: string 1..80', 'name: string 1..80 -- specwright-ignore field/duplicate');
    expect(cures(workspace, 'suppression/unused', 'Remove the comment')).toBe(clinic);
  });
});

describe('files', () => {
  it('keep their line ends and indentation', () => {
    const windows = clinic
      .replaceAll('\n', '\r\n')
      .replaceAll('  ', '\t')
      .replace('out: Visit', 'out: Visit\r\n\t>> book(x)');
    const workspace = new FixWorkspace(windows);
    const text = cures(workspace, 'action/unknown', "Create action 'book'");
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toContain('action book(x) {\r\n}\r\n\r\napi');
  });

  it('are edited where the part is: an event exposed in the manifest', () => {
    const workspace = new FixWorkspace({
      'a.sds': 'module a {\n  owns: [A]\n}\n\nmodule b {\n  owns: [B]\n  consumes: [a/a.new]\n}\n',
      'main.sds': 'spec b v1.0 {\n}\n\nentity B {\n  id: uuid\n}\n',
    });
    workspace.apply('module/event-not-exposed', "Add 'a.new'");
    expect(workspace.text('a.sds')).toContain('exposes: [a.new]');
  });
});

describe('fix all', () => {
  it('takes the safe cures of everything and leaves choices to the person', () => {
    const workspace = new FixWorkspace(
      clinic
        .replace('[planned, done]', '[planned, done, done]')
        .replace('planned -> done\n', 'planned -> doen\n')
        .replace('/visits : owner', '/other : owner')
        .replace('out: Visit', 'out: Visit\n  ! too late => not_there'),
    );
    expect(workspace.applyAll()).toBe(2);
    expect(workspace.all().map(({ code }) => code)).toEqual(
      expect.arrayContaining(['auth/missing-rule', 'error/unknown']),
    );
    expect(workspace.findings('field/duplicate-value')).toEqual([]);
    expect(workspace.findings('machine/unknown-state')).toEqual([]);
    expect(workspace.applyAll()).toBe(0);
  });
});
