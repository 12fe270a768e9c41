import fc from 'fast-check';

/** The files of the workspace that is fuzzed; each may be there or not. */
export const fileNames = ['manifest.sds', 'booking.sds', 'library.sds', 'blog.sodl', 'stockroom.sodl'] as const;
export type FileName = (typeof fileNames)[number] | 'moved.sds' | 'moved.sodl';

/** What happens to the workspace in one step. A step that does not fit (an edit of a closed file) opens the file first. */
export type Step =
  | {
      readonly kind: 'type';
      readonly file: FileName;
      readonly at: number;
      readonly removes: number;
      readonly inserts: string;
    }
  | {
      readonly kind: 'paste';
      readonly file: FileName;
      readonly from: FileName;
      readonly at: number;
      readonly lines: number;
    }
  | { readonly kind: 'undo' | 'save' | 'close' | 'delete' | 'restore' | 'format' | 'fixAll'; readonly file: FileName }
  | { readonly kind: 'fix'; readonly file: FileName; readonly at: number; readonly choice: number }
  | { readonly kind: 'rename' | 'swap'; readonly file: FileName; readonly other: FileName };

/** What people and their fingers put into a specification. */
const pieces = [
  '',
  '\n',
  '\r\n',
  '  ',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  "'",
  '--',
  '#',
  '=>',
  '->',
  '>> ',
  '! ',
  '~ ',
  ': ',
  ' = ',
  '.',
  ',',
  '@',
  '$',
  '\t',
  'x',
  '0',
  'é𝄞',
  '\uD800',
  '\u0000',
  'entity Visit {\n  id: uuid\n}\n',
  'module booking {\n',
  'spec billing v1.0 {\n}\n',
  'system other v1.0 {\n}\n',
  'api GET /visits/{id} {\n  out: Visit\n}\n',
  'machine Visit.status {\n  booked -> done -> booked\n}\n',
  'event visit.booked {\n  payload: {id}\n}\n',
  'evolve {\n  add Visit.note: string\n}\n',
  'visit.booked',
  'Visit(done)',
  'status',
  '-- specwright-ignore\n',
  'system "Other":\n',
  '  module Late:\n    inputs = []\n',
  '  interface Port:\n    method go(a: A) -> B\n',
  'extends ',
  'requires = [Port]\n',
];

const file = fc.constantFrom<FileName>(...fileNames);
const place = fc.double({ min: 0, max: 1, noNaN: true });
const removes = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 120 }));
const simple = (...kinds: ('undo' | 'save' | 'close' | 'delete' | 'restore' | 'format' | 'fixAll')[]) =>
  fc.record({ kind: fc.constantFrom(...kinds), file });

/** Mostly typing, as in life. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      file,
      at: place,
      removes,
      inserts: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 6 })),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('paste' as const),
      file,
      from: file,
      at: place,
      lines: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 14, arbitrary: simple('undo') },
  { weight: 4, arbitrary: simple('save', 'close') },
  { weight: 2, arbitrary: simple('delete') },
  { weight: 6, arbitrary: simple('restore') },
  { weight: 2, arbitrary: simple('format', 'fixAll') },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fix' as const), file, at: place, choice: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      file,
      other: fc.constantFrom<FileName>('moved.sds', 'moved.sodl', ...fileNames),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('swap' as const), file, other: file }) },
);
