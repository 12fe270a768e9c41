import { describe, expect, it } from 'vitest';
import { errorsOf, treeOf } from './text.ts';

function field(name: string, type: string): object {
  return { is: 'Field', name, type: { is: 'NamedType', name: type } };
}

describe('lines and blocks', () => {
  it('a block of one line', () => {
    expect(errorsOf('migrate { mode: safe }')).toEqual([]);
    expect(treeOf('entity Tag { name: string }')).toEqual([
      { is: 'Entity', name: 'Tag', members: [field('name', 'string')] },
    ]);
  });

  it('several blocks in one line, and empty ones', () => {
    expect(errorsOf('entity A {} entity B { } entity C {\n}')).toEqual([]);
    expect(treeOf('entity A {} entity B { }')).toHaveLength(2);
  });

  it('the brace on its own line', () => {
    expect(errorsOf('entity Tag\n{\n  name: string\n}\n')).toEqual([]);
    expect(treeOf('entity Tag\n{\n  name: string\n}\n')).toHaveLength(1);
  });

  it('objects, lists and calls over several lines, with comments between', () => {
    const text = `api POST /visits {
  in: {
    patient: uuid, -- who
    -- when
    at: timestamp
  }
  out: Visit
  ! status not in [
    planned,
    open,
  ] => 400 "too late"
  >> notify(
    patient,
    email
  )
}
module clinic {
  owns: [Patient,
         Visit]
}`;
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([
      { members: [{ keyword: 'in' }, { keyword: 'out' }, {}, {}] },
      { name: 'clinic' },
    ]);
  });

  it('a formula goes on behind its operator, inside brackets', () => {
    expect(errorsOf('invariant {\n  Bill.sum = sum(Line.qty\n    * Line.price)\n}')).toEqual([]);
  });

  it('fields with and without blanks around the colon', () => {
    expect(treeOf('entity A {\n  a:int\n  b : int\n  c: int\n}')).toEqual([
      { is: 'Entity', name: 'A', members: [field('a', 'int'), field('b', 'int'), field('c', 'int')] },
    ]);
  });

  it('ranges of numbers below zero and of lengths', () => {
    const text = 'entity A {\n  t: int -10..10\n  u: decimal -1.5..-0.5\n  v: string? 1..*\n}';
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([
      {
        members: [
          { range: { min: '-10', max: '10' } },
          { range: { min: '-1.5', max: '-0.5' } },
          { type: { optional: true }, range: { min: '1', open: true } },
        ],
      },
    ]);
  });

  it('paths, divisions and bare slashes', () => {
    const text = `auth {
  / : public(GET)
  /v1/users/:id/posts: owner
  /files/** : admin(GET)
}
invariant {
  Trip.speed = Trip.km / Trip.hours
  Trip.cost = sum(a) /count
}`;
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([
      { rules: [{ path: '/' }, { path: '/v1/users/:id/posts' }, { path: '/files/**' }] },
      { clauses: [{ head: 'Trip.speed = Trip.km / Trip.hours' }, { head: 'Trip.cost = sum(a) /count' }] },
    ]);
  });

  it('a state joined to its path, and labels without blanks', () => {
    const text =
      'invariant {\n  Visit.status:done => Bill.open\n}\naction a(x) {\n  >> if paid:refund payment\n  ~ cache:fast\n}';
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([
      { clauses: [{ head: 'Visit.status:done', consequence: 'Bill.open' }] },
      {
        body: [
          { guard: 'paid', parts: ['refund payment'] },
          { head: 'cache', value: 'fast' },
        ],
      },
    ]);
  });

  it('words with hyphens, and differences', () => {
    const text = 'runtime {\n  region: eu-west-1\n}\ninvariant {\n  A.b = A.c-1\n}';
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([{ properties: [{ value: { options: [{ word: 'eu-west-1' }] } }] }, {}]);
  });

  it('a version only where a version stands', () => {
    const text = 'spec shop v1.0 {\n}\nentity A {\n  v1: int\n}';
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([{ version: 'v1.0' }, { members: [{ name: 'v1' }] }]);
  });

  it('the longer steps of the service contract', () => {
    const text = `api POST /loans {
  >> create Loan(open) with due = now + 14d, copy = copy
  >> set loan.returned = now
  >> if loan.late and not member.exempt: charge member
}`;
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([
      {
        members: [
          { parts: ['create Loan(open) with due = now + 14d', 'copy = copy'] },
          { parts: ['set loan.returned = now'] },
          { guard: 'loan.late and not member.exempt', parts: ['charge member'] },
        ],
      },
    ]);
  });

  it('changes, renames and drops', () => {
    const text =
      'evolve Pet {\n  +nick: string? 1..20\n  ~weight: decimal 0..500 default 1\n  ~ name -> called\n  -chip\n}\nevolve Toy {\n  -*\n}';
    expect(errorsOf(text)).toEqual([]);
    expect(treeOf(text)).toMatchObject([
      {
        changes: [
          { is: 'AddField', name: 'nick' },
          { is: 'AlterField', name: 'weight', defaults: [{ number: '1' }] },
          { is: 'RenameField', from: 'name', to: 'called' },
          { is: 'DropField', name: 'chip' },
        ],
      },
      { changes: [{ is: 'DropField', all: true }] },
    ]);
  });

  it('say behind the change how the rows that exist come through it', () => {
    const text = `evolve Pet {
  +slug: string 1..40 @unique backfill slugify(name) + "-" + id batch 500
  +note: string default "-" batch 10
  ~weight: decimal 0..* using round(weight * 1000) else clamp
  ~state: [in, out] map lost -> out, sold -> out dedupe last
  ~ name -> called batch 5000
  -chip if empty
  -tag force "nobody reads it"
}
evolve Toy {
  -* if empty
}
evolve Cat {
  ~* -> Animal batch 5
}
`;
    expect(errorsOf(text)).toEqual([]);
    const [pet, toy, cat] = treeOf(text) as { changes: { is: string; terms?: { is: string }[] }[] }[];
    expect(pet?.changes.map(({ is, terms }) => [is, ...(terms ?? []).map((term) => term.is)])).toEqual([
      ['AddField', 'Fill', 'Batch'],
      ['AddField', 'Batch'],
      ['AlterField', 'Fill', 'Choice'],
      ['AlterField', 'Mapping', 'Choice'],
      ['RenameField', 'Batch'],
      ['DropField', 'Choice'],
      ['DropField', 'Force'],
    ]);
    expect(toy).toMatchObject({ changes: [{ is: 'DropField', all: true, terms: [{ keyword: 'if', word: 'empty' }] }] });
    expect(cat).toMatchObject({ changes: [{ is: 'RenameEntity', to: 'Animal', terms: [{ size: '5' }] }] });
  });
});

describe('every sentence is read', () => {
  const sentences = [
    "the customer's order, once paid, is shipped within 2d",
    'paid -> shipped takes 24h; never more',
    'Room per hotel: at most: 3',
    'qty in 1..5 and price ~ 10',
    're-run (all of) the tests? yes',
    'note.text & note.title',
    'stock.restore(item) + item',
    '(a + b) * 2 >= [x, y]',
  ];
  for (const sentence of sentences) {
    it(sentence, () => expect(errorsOf(`invariant {\n  ${sentence}\n}`)).toEqual([]));
  }
});

describe('every keyword is a name', () => {
  const keywords =
    'system spec module owns exposes consumes contract system_invariant invariant entity edge machine error event ref payload action api in out on runtime migrate auth limit per observe evolve seed default if backfill using map dedupe else force batch GET POST PUT PATCH DELETE HEAD OPTIONS'.split(
      ' ',
    );
  for (const word of keywords) {
    it(word, () => {
      const text = `system ${word} {
  ${word}: ${word}
}
module ${word} {
  owns: [${word}]
  exposes: [${word}.${word}]
  consumes: [${word}/${word}.${word}]
}
contract ${word} <-> ${word} {
  ${word} must produce ${word} ${word}
  ! ${word} ${word} => ${word}
}
entity ${word} {
  ${word}: ${word}
  a: [${word}, b] @${word}
  b: -> ${word} default ${word}
  c: ${word}.${word}
  ~ ${word} ${word}: ${word}
}
edge ${word} -> ${word} {1:many}
machine ${word}.${word} {
  ${word} -> ${word}
}
error ${word}: 409 {
  message: "x"
}
event ${word}.${word} {
  payload: {${word}, a: ${word}}
}
action ${word}(${word}, b: ${word}) {
  >> do ${word} ${word}(${word}), ${word}.${word}
  >> if ${word}: ${word}
}
api GET /${word}/{${word}} {
  in: {${word}: ${word}}
  out: ${word} + [${word}] ?${word}=${word} @${word}
  ! ${word} => ${word}; ${word}
}
invariant {
  ${word}.${word} = ${word}(${word}.${word}) ${word}
}
on ${word} {
  >> do ${word}
}
auth {
  /a : ${word}(GET), ${word}
}
limit {
  GET /a : 3/${word} per ${word}
}
observe {
  ${word}: ${word} ${word}, ${word}
}
evolve ${word} {
  +${word}: ${word} default ${word}
  ~ ${word} -> ${word}
  -${word}
  +${word}: ${word} backfill ${word} + ${word}(${word}) batch 5
  ~${word}: [${word}] map ${word} -> ${word} using ${word} else ${word}
}
seed {
  ${word} {${word}: ${word}}
  ${word}.${word} default: ${word}
}
`;
      expect(errorsOf(text)).toEqual([]);
    });
  }
});
