/** One system; a case adds its text to the end of `booking.sds`, or begins with a file of its own (`== name.sds`). */
export const hospital = `
== manifest.sds
system hospital v1.0 {
  modules: 2
}
module booking {
  owns: [Doctor, Patient, Visit, VisitItem, Bill]
  exposes: [visit.booked, visit.done, Bill.created]
  boundary: booking-service
}
module accounts {
  owns: [Invoice, Refund]
  exposes: [InvoiceSent]
  consumes: [booking/visit.done]
  boundary: accounts-service
}
== booking.sds
spec booking v1.0 {
  agents: [db, api]
}
entity Doctor {
  id: uuid
  grade: [junior, senior]
  free: int 0..*
}
entity Patient {
  id: uuid
  user: uuid
  email: string @unique
}
entity Visit {
  id: uuid
  user: uuid
  doctor: -> Doctor
  status: [booked, confirmed, done, cancelled]
  price: decimal 0..*
}
entity VisitItem {
  id: uuid
  qty: int 1..9
  fee: decimal @snapshot(Visit.price)
}
entity Bill {
  id: uuid
  amount: decimal
}
edge Visit -> VisitItem {1:many}
edge Visit -> Bill {1:1}
machine Visit.status {
  booked -> confirmed -> done
  booked -> cancelled
}
error no_slot: 409 {
  message: "the doctor has no time"
}
event visit.booked {
  ref: Visit.id
}
event visit.done {
  ref: Visit.id
}
action take_slot(visit) {
  >> decrement visit.doctor.free by 1
}
api GET /visits {
  out: [Visit]
}
`;

/** The cursor stands at `<|>`; its definition is the line of the target (several where the word means several). */
type Resolves = readonly [text: string, ...targets: string[]];
/** The finding (severity and code) stands at the marked word; without one nothing may be found there. */
type Fails = readonly [text: string, finding?: string];
/** The rename at `<|>` leaves these lines in place of those that it changes, in the order of the files. */
type Renames = readonly [text: string, newName: string, ...changed: string[]];

export interface ReferenceRow {
  readonly resolves: readonly Resolves[];
  readonly fails: readonly Fails[];
  readonly renames: readonly Renames[];
}

/** An api about a visit, with these lines. */
export const api = (...lines: string[]): string =>
  ['api POST /visits/{id}/end {', '  out: Visit', ...lines.map((line) => `  ${line}`), '}'].join('\n');
const contract = (line: string): string => `== contracts.sds\ncontract booking <-> accounts {\n  ${line}\n}`;

/** Every kind of reference between constructs, by what it leads from and what it leads to. */
export const referenceRows = {
  'number of modules → module': {
    resolves: [],
    fails: [
      [
        '== manifest.sds\nsystem hospital v1.0 {\n  modules: »7«\n}\nmodule booking {\n}',
        'warning module/count-mismatch',
      ],
    ],
    renames: [['== more.sds\nsystem other v1.0 {\n  modules: <|>2\n}', '3']],
  },
  'spec → module': {
    resolves: [['== more.sds\nspec acc<|>ounts v1.0 {\n}', 'module accounts {']],
    fails: [['== more.sds\nspec »acounts« v1.0 {\n}', 'error module/spec-without-module']],
    renames: [['== more.sds\nspec acc<|>ounts v1.0 {\n}', 'ledger', 'module ledger {', 'spec ledger v1.0 {']],
  },
  'owns → entity': {
    resolves: [
      ['== more.sds\nmodule x {\n  owns: [Pat<|>ient]\n}', 'entity Patient {'],
      ['== more.sds\nmodule x {\n  owns: [Ref<|>und]\n}', '  owns: [Invoice, Refund]'],
    ],
    fails: [
      [
        '== more.sds\nmodule lab {\n  owns: [»Sample«]\n}\n== lab.sds\nspec lab v1.0 {\n}\nentity Other {\n  id: uuid\n}',
        'warning module/undefined-entity',
      ],
    ],
    renames: [
      [
        '== more.sds\nmodule x {\n  owns: [Pat<|>ient]\n}',
        'Person',
        '  owns: [Doctor, Person, Visit, VisitItem, Bill]',
        'entity Person {',
        '  owns: [Person]',
      ],
      [
        '== more.sds\ncontract booking <-> accounts {\n  no Refund without Inv<|>oice\n}',
        'Claim',
        '  owns: [Claim, Refund]',
        '  no Refund without Claim',
      ],
    ],
  },
  'exposes → event': {
    resolves: [
      ['== more.sds\nmodule x {\n  exposes: [visit.do<|>ne]\n}', 'event visit.done {'],
      ['== more.sds\nmodule x {\n  exposes: [Visit.cre<|>ated]\n}', 'entity Visit {'],
    ],
    fails: [
      [
        '== more.sds\nmodule lab {\n  owns: [Sample]\n  exposes: [»sample.tested«]\n}\n== lab.sds\nspec lab v1.0 {\n}\nentity Sample {\n  id: uuid\n}',
        'warning module/undefined-event',
      ],
    ],
    renames: [
      [
        '== more.sds\nmodule x {\n  exposes: [visit.do<|>ne]\n}',
        'visit.over',
        '  exposes: [visit.booked, visit.over, Bill.created]',
        '  consumes: [booking/visit.over]',
        'event visit.over {',
        '  exposes: [visit.over]',
      ],
    ],
  },
  'consumes → module and what it exposes': {
    resolves: [
      ['== more.sds\nmodule x {\n  consumes: [book<|>ing/visit.done]\n}', 'module booking {'],
      ['== more.sds\nmodule x {\n  consumes: [booking/visit.do<|>ne]\n}', 'event visit.done {'],
      [
        '== more.sds\nmodule x {\n  consumes: [booking/Bill.cre<|>ated]\n}',
        '  exposes: [visit.booked, visit.done, Bill.created]',
      ],
      ['== more.sds\nmodule x {\n  consumes: [accounts/<|>*]\n}', '  exposes: [InvoiceSent]'],
    ],
    fails: [
      ['== more.sds\nmodule x {\n  consumes: [»boking«/visit.done]\n}', 'error module/unknown-consumed-module'],
      ['== more.sds\nmodule x {\n  consumes: [booking/»visit.don«]\n}', 'error module/event-not-exposed'],
    ],
    renames: [
      [
        '== more.sds\nmodule x {\n  consumes: [acc<|>ounts/InvoiceSent]\n}',
        'ledger',
        'module ledger {',
        '  consumes: [ledger/InvoiceSent]',
      ],
      [
        '== more.sds\nmodule x {\n  consumes: [accounts/Invoice<|>Sent]\n}',
        'InvoiceMailed',
        '  exposes: [InvoiceMailed]',
        '  consumes: [accounts/InvoiceMailed]',
      ],
    ],
  },
  'contract → modules': {
    resolves: [
      ['== more.sds\ncontract book<|>ing <-> accounts {\n}', 'module booking {'],
      ['== more.sds\ncontract booking <-> acc<|>ounts {\n}', 'module accounts {'],
    ],
    fails: [['== more.sds\ncontract booking <-> »acounts« {\n}', 'error contract/unknown-module']],
    renames: [
      [
        '== more.sds\ncontract booking <-> acc<|>ounts {\n}',
        'ledger',
        'module ledger {',
        'contract booking <-> ledger {',
      ],
    ],
  },
  'sentence → event or exposed item': {
    resolves: [
      [contract('visit.do<|>ne must produce InvoiceSent within 5s'), 'event visit.done {'],
      [contract('visit.done must produce Invoice<|>Sent within 5s'), '  exposes: [InvoiceSent]'],
      [contract('visit.done must produce exactly one Inv<|>oice'), '  owns: [Invoice, Refund]'],
      [contract('InvoiceSent must occur within 5s of visit.do<|>ne'), 'event visit.done {'],
      [contract('InvoiceSent references only vis<|>its where status = done'), 'entity Visit {'],
      ['== more.sds\nsystem_invariant {\n  every vis<|>it.done produces exactly one Invoice\n}', 'event visit.done {'],
      ['== more.sds\nsystem_invariant {\n  no Invoice without corresponding Vis<|>it\n}', 'entity Visit {'],
    ],
    fails: [
      [contract('»visit.dnoe« must produce InvoiceSent within 5s'), 'warning contract/event-not-exposed'],
      [
        '== more.sds\nsystem_invariant {\n  every »Vist« produces exactly one Invoice\n}',
        'warning reference/unknown-name',
      ],
    ],
    renames: [
      [
        contract('Invoice<|>Sent references only doctors where grade = senior'),
        'InvoiceMailed',
        '  exposes: [InvoiceMailed]',
        '  InvoiceMailed references only doctors where grade = senior',
      ],
      [
        contract('InvoiceSent references only pat<|>ients where email = x'),
        'Guest',
        '  owns: [Doctor, Guest, Visit, VisitItem, Bill]',
        'entity Guest {',
        '  InvoiceSent references only guests where email = x',
      ],
    ],
  },
  'type → entity or field': {
    resolves: [
      ['entity Note {\n  doctor: -> Doc<|>tor\n}', 'entity Doctor {'],
      ['entity Note {\n  grade: Doc<|>tor.grade\n}', 'entity Doctor {'],
      ['entity Note {\n  grade: Doctor.gra<|>de\n}', '  grade: [junior, senior]'],
      ['api POST /x {\n  in: {grade: Doctor.gra<|>de}\n}', '  grade: [junior, senior]'],
      ['api POST /x {\n  in: {doc<|>tor: uuid}\n}', 'entity Doctor {'],
      ['api GET /x {\n  out: [Doc<|>tor]\n}', 'entity Doctor {'],
      ['api GET /x {\n  out: Visit + [Visit<|>Item] + Bill\n}', 'entity VisitItem {'],
      ['action x(visit: Vi<|>sit) {\n}', 'entity Visit {'],
    ],
    fails: [
      ['entity Note {\n  doctor: -> »Docter«\n}', 'error field/unknown-entity'],
      ['entity Note {\n  grade: »Docter«.grade\n}', 'error field/unknown-type'],
      ['entity Note {\n  grade: Doctor.»grad«\n}', 'error field/unknown-type-source'],
      ['api POST /x {\n  in: {grade: Doctor.»grad«}\n}', 'error field/unknown-type-source'],
      ['api POST /x {\n  in: {grade: »strng«}\n}', 'error api/unknown-input-type'],
      ['api GET /x {\n  out: [»Docter«]\n}', 'error api/unknown-output'],
    ],
    renames: [
      ['entity Note {\n  grade: Doctor.gra<|>de\n}', 'level', '  level: [junior, senior]', '  grade: Doctor.level'],
      [
        'api GET /x {\n  out: Visit + [Visit<|>Item]\n}',
        'Position',
        '  owns: [Doctor, Patient, Visit, Position, Bill]',
        'entity Position {',
        'edge Visit -> Position {1:many}',
        '  out: Visit + [Position]',
      ],
    ],
  },
  '@snapshot → field': {
    resolves: [
      ['entity Note {\n  fee: decimal @snapshot(Vi<|>sit.price)\n}', 'entity Visit {'],
      ['entity Note {\n  fee: decimal @snapshot(Visit.pri<|>ce)\n}', '  price: decimal 0..*'],
    ],
    fails: [
      ['entity Note {\n  fee: decimal @snapshot(Visit.»prise«)\n}', 'error field/unknown-snapshot-source'],
      ['entity Note {\n  fee: decimal @snapshot(»Vist«.price)\n}', 'error field/unknown-snapshot-source'],
    ],
    renames: [
      [
        'entity Note {\n  fee: decimal @snapshot(Visit.pri<|>ce)\n}',
        'cost',
        '  cost: decimal 0..*',
        '  fee: decimal @snapshot(Visit.cost)',
        '  fee: decimal @snapshot(Visit.cost)',
      ],
    ],
  },
  'edge → entities': {
    resolves: [
      ['edge Doc<|>tor -> Bill {1:many}', 'entity Doctor {'],
      ['edge Doctor -> Bi<|>ll {1:many}', 'entity Bill {'],
    ],
    fails: [
      ['edge »Docter« -> Bill {1:many}', 'error edge/unknown-end'],
      ['edge Doctor -> »Bil« {1:many}', 'error edge/unknown-end'],
    ],
    renames: [
      [
        'edge Doc<|>tor -> Patient {1:many}',
        'Physician',
        '  owns: [Physician, Patient, Visit, VisitItem, Bill]',
        'entity Physician {',
        '  doctor: -> Physician',
        'edge Physician -> Patient {1:many}',
      ],
    ],
  },
  'machine → field and its values': {
    resolves: [
      ['machine Doc<|>tor.grade {\n  junior -> senior\n}', 'entity Doctor {'],
      ['machine Doctor.gra<|>de {\n  junior -> senior\n}', '  grade: [junior, senior]'],
      ['machine Doctor.grade {\n  junior -> sen<|>ior\n}', '  grade: [junior, senior]'],
    ],
    fails: [
      ['machine »Docter«.grade {\n  junior -> senior\n}', 'error machine/unknown-entity'],
      ['machine Doctor.»grad« {\n  junior -> senior\n}', 'error machine/unknown-field'],
      ['machine Doctor.grade {\n  junior -> »senor«\n}', 'error machine/unknown-state'],
    ],
    renames: [
      ['machine Doctor.grade {\n  junior -> sen<|>ior\n}', 'chief', '  grade: [junior, chief]', '  junior -> chief'],
      ['machine Doctor.gra<|>de {\n  junior -> senior\n}', 'rank', '  rank: [junior, senior]', 'machine Doctor.rank {'],
    ],
  },
  'ref → field': {
    resolves: [
      ['event x {\n  ref: Doc<|>tor.id\n}', 'entity Doctor {'],
      ['event x {\n  ref: Doctor.fr<|>ee\n}', '  free: int 0..*'],
    ],
    fails: [
      ['event x {\n  ref: »Docter«.id\n}', 'error event/unknown-entity'],
      ['event x {\n  ref: Doctor.»fre«\n}', 'error event/unknown-field'],
    ],
    renames: [['event x {\n  ref: Patient.em<|>ail\n}', 'mail', '  mail: string @unique', '  ref: Patient.mail']],
  },
  'payload → field of the subject': {
    resolves: [
      ['event x {\n  ref: Visit.id\n  payload: {pri<|>ce}\n}', '  price: decimal 0..*'],
      ['event x {\n  ref: Visit.id\n  payload: {am<|>ount}\n}', '  amount: decimal'],
    ],
    fails: [['event x {\n  ref: Visit.id\n  payload: {»prise«}\n}', 'info event/unknown-payload']],
    renames: [['event x {\n  ref: Visit.id\n  payload: {am<|>ount}\n}', 'sum', '  sum: decimal', '  payload: {sum}']],
  },
  'outcome → error': {
    resolves: [
      [api('! price > 9 => no_<|>slot'), 'error no_slot: 409 {'],
      [api('! price > 9 => no_<|>slot; rollback'), 'error no_slot: 409 {'],
    ],
    fails: [[api('! price > 9 => »no_slt«'), 'error error/unknown']],
    renames: [
      [api('! price > 9 => no_<|>slot; rollback'), 'full', 'error full: 409 {', '  ! price > 9 => full; rollback'],
    ],
  },
  'emit, emitted → event': {
    resolves: [
      [api('>> emit visit.boo<|>ked'), 'event visit.booked {'],
      [api('~ emit visit.boo<|>ked if price > 9'), 'event visit.booked {'],
      ['invariant {\n  Visit.status:done => event visit.do<|>ne emitted\n}', 'event visit.done {'],
    ],
    fails: [
      [api('>> emit »visit.boked«'), 'error event/unknown'],
      [api('~ emit »visit.boked« if price > 9'), 'error event/unknown'],
      ['invariant {\n  Visit.status:done => event »visit.don« emitted\n}', 'error event/unknown'],
    ],
    renames: [
      [
        api('>> emit visit.boo<|>ked'),
        'visit.planned',
        '  exposes: [visit.planned, visit.done, Bill.created]',
        'event visit.planned {',
        '  >> emit visit.planned',
      ],
    ],
  },
  'call → action': {
    resolves: [
      [api('>> take_<|>slot(visit)'), 'action take_slot(visit) {'],
      [api('>> take_slot(vis<|>it)'), 'entity Visit {'],
      ['action other(visit) {\n  >> take_<|>slot(visit)\n}', 'action take_slot(visit) {'],
    ],
    fails: [[api('>> »take_slt«(visit)'), 'error action/unknown'], [api('>> »notify«(user, email)')]],
    renames: [[api('>> take_<|>slot(visit)'), 'reserve', 'action reserve(visit) {', '  >> reserve(visit)']],
  },
  'create, set → entity and state': {
    resolves: [
      [api('>> create Bi<|>ll'), 'entity Bill {'],
      [api('>> set Vis<|>it(done)'), 'entity Visit {'],
      [api('>> set Visit(do<|>ne)'), '  status: [booked, confirmed, done, cancelled]'],
      [api('>> create Bill, set Visit(confir<|>med)'), '  status: [booked, confirmed, done, cancelled]'],
    ],
    fails: [
      [api('>> create »Bil«'), 'error reference/unknown-entity'],
      [api('>> set »Vist«(done)'), 'error reference/unknown-entity'],
      [api('>> set Visit(»don«)'), 'error reference/unknown-state'],
    ],
    renames: [
      [
        api('>> set Visit(confir<|>med)'),
        'agreed',
        '  status: [booked, agreed, done, cancelled]',
        '  booked -> agreed -> done',
        '  >> set Visit(agreed)',
      ],
      [
        api('>> create Bi<|>ll'),
        'Charge',
        '  owns: [Doctor, Patient, Visit, VisitItem, Charge]',
        '  exposes: [visit.booked, visit.done, Charge.created]',
        'entity Charge {',
        'edge Visit -> Charge {1:1}',
        '  >> create Charge',
      ],
    ],
  },
  'state, filter, where, list → field and value': {
    resolves: [
      [
        'invariant {\n  Visit.sta<|>tus:done => event visit.done emitted\n}',
        '  status: [booked, confirmed, done, cancelled]',
      ],
      [
        'invariant {\n  Visit.status:do<|>ne => event visit.done emitted\n}',
        '  status: [booked, confirmed, done, cancelled]',
      ],
      ['api GET /x {\n  out: [Doctor] ?gra<|>de=senior\n}', '  grade: [junior, senior]'],
      ['api GET /x {\n  out: [Doctor] ?grade=sen<|>ior\n}', '  grade: [junior, senior]'],
      ['invariant {\n  Vis<|>it per user: max 1\n}', 'entity Visit {'],
      ['invariant {\n  Visit per us<|>er: max 1 where status=booked\n}', '  user: uuid'],
      ['invariant {\n  Doctor per free: max 1 where gra<|>de=senior\n}', '  grade: [junior, senior]'],
      ['invariant {\n  Doctor per free: max 1 where grade=sen<|>ior\n}', '  grade: [junior, senior]'],
      [api('! status not in [booked, do<|>ne] => 409'), '  status: [booked, confirmed, done, cancelled]'],
      [api('! visit.doctor.grade = sen<|>ior => 409'), '  grade: [junior, senior]'],
      [api('! any visit_item.q<|>ty > 3 => 409'), '  qty: int 1..9'],
    ],
    fails: [
      ['invariant {\n  Visit.»statis«:done => event visit.done emitted\n}', 'error reference/unknown-member'],
      ['invariant {\n  Visit.status:»don« => event visit.done emitted\n}', 'error reference/unknown-value'],
      ['api GET /x {\n  out: [Doctor] ?»grad«=senior\n}', 'error api/unknown-filter-field'],
      ['api GET /x {\n  out: [Doctor] ?grade=»senor«\n}', 'error api/unknown-filter-value'],
      ['invariant {\n  »Vist« per user: max 1\n}', 'error reference/unknown-entity'],
      ['invariant {\n  Visit per »usr«: max 1\n}', 'error reference/unknown-field'],
      ['invariant {\n  Doctor per free: max 1 where »grad«=senior\n}', 'error reference/unknown-field'],
      ['invariant {\n  Doctor per free: max 1 where grade=»senor«\n}', 'error reference/unknown-value'],
      [api('! status not in [booked, »don«] => 409'), 'error reference/unknown-value'],
      [api('! visit.»prise« > 3 => 409'), 'warning reference/unknown-member'],
    ],
    renames: [
      [
        [
          api('! status not in [do<|>ne] => 409'),
          'api GET /x {\n  out: [Visit] ?status=done\n}',
          'invariant {\n  Visit.status:done => event visit.done emitted\n}',
        ].join('\n'),
        'over',
        '  status: [booked, confirmed, over, cancelled]',
        '  booked -> confirmed -> over',
        '  ! status not in [over] => 409',
        '  out: [Visit] ?status=over',
        '  Visit.status:over => event visit.done emitted',
      ],
      [
        api('! visit.doctor.fr<|>ee < 1 => 409'),
        'seats',
        '  seats: int 0..*',
        '  >> decrement visit.doctor.seats by 1',
        '  ! visit.doctor.seats < 1 => 409',
      ],
    ],
  },
  'path of auth, limit → apis': {
    resolves: [
      ['auth {\n  /vis<|>its/** : owner\n}', 'api GET /visits {'],
      ['limit {\n  GET /vis<|>its : 9/min per user\n}', 'api GET /visits {'],
    ],
    fails: [
      ['auth {\n  »/vists/**« : owner\n}', 'info auth/unused-rule'],
      ['limit {\n  »GET /vists« : 9/min per user\n}', 'error limit/unknown-api'],
    ],
    renames: [['auth {\n  /vis<|>its/** : owner\n}', 'stays']],
  },
  'role → roles of auth': {
    resolves: [
      [`auth {\n  /visits/** : nurse\n}\n${api('>> notify(nur<|>se, email)')}`, '  /visits/** : nurse'],
      [`auth {\n  /visits/** : nurse\n}\n${api('! not nur<|>se => 403')}`, '  /visits/** : nurse'],
    ],
    fails: [['auth {\n  /visits/** : nurse\n  /x : nurse\n  /y : »nurs«\n}', 'info auth/unknown-role']],
    renames: [
      [
        `auth {\n  /visits/** : nurse(GET), doctor\n}\n${api('! not nur<|>se => 403', '>> notify(nurse, email)')}\nlimit {\n  GET /visits : 9/min per nurse\n}`,
        'carer',
        '  /visits/** : carer(GET), doctor',
        '  ! not carer => 403',
        '  >> notify(carer, email)',
        '  GET /visits : 9/min per carer',
      ],
      ['auth {\n  /visits/** : ow<|>ner\n}', 'holder'],
    ],
  },
  'evolve → entity and field': {
    resolves: [
      ['evolve Doc<|>tor {\n  +free: int 0..* default 0\n}', 'entity Doctor {'],
      ['evolve Doctor {\n  +fr<|>ee: int 0..* default 0\n}', '  free: int 0..*'],
      ['evolve Doctor {\n  ~fr<|>ee: int 0..*\n}', '  free: int 0..*'],
      ['evolve Doctor {\n  ~places -> fr<|>ee\n}', '  free: int 0..*'],
    ],
    fails: [
      ['evolve »Docter« {\n  -old\n}', 'error evolution/unknown-target'],
      ['evolve Doctor {\n  +»fre«: int 0..* default 0\n}', 'error evolution/addition-mismatch'],
    ],
    renames: [
      ['evolve Patient {\n  ~mail -> em<|>ail\n}', 'address', '  address: string @unique', '  ~mail -> address'],
      [
        'evolve Pat<|>ient {\n  +email: string @unique\n}',
        'Person',
        '  owns: [Doctor, Person, Visit, VisitItem, Bill]',
        'entity Person {',
        'evolve Person {',
      ],
    ],
  },
  'seed → entity, field and value': {
    resolves: [
      ['seed {\n  Doc<|>tor {grade: senior}\n}', 'entity Doctor {'],
      ['seed {\n  Doctor {gra<|>de: senior}\n}', '  grade: [junior, senior]'],
      ['seed {\n  Doctor {grade: sen<|>ior}\n}', '  grade: [junior, senior]'],
      ['seed {\n  Doctor.gra<|>de default: junior\n}', '  grade: [junior, senior]'],
      ['seed {\n  Doctor.grade default: jun<|>ior\n}', '  grade: [junior, senior]'],
    ],
    fails: [
      ['seed {\n  »Docter« {grade: senior}\n}', 'warning seed/unknown-entity'],
      ['seed {\n  Doctor {»grad«: senior}\n}', 'error seed/unknown-field'],
      ['seed {\n  Doctor {grade: »senor«}\n}', 'error seed/unknown-value'],
      ['seed {\n  Doctor.»grad« default: junior\n}', 'error seed/unknown-field'],
    ],
    renames: [
      [
        'seed {\n  Doctor {grade: sen<|>ior}\n  Doctor.grade default: senior\n}',
        'chief',
        '  grade: [junior, chief]',
        '  Doctor {grade: chief}',
        '  Doctor.grade default: chief',
      ],
    ],
  },
  'placeholder → path where the error is raised': {
    resolves: [
      [`error dear: 409 {\n  detail: "costs {pri<|>ce}"\n}\n${api('! price > 9 => dear')}`, '  price: decimal 0..*'],
      [
        `error dear: 409 {\n  detail: "costs {visit.pri<|>ce}"\n}\n${api('! price > 9 => dear')}`,
        '  price: decimal 0..*',
      ],
      [`error dear: 409 {\n  detail: "costs {vis<|>it.price}"\n}\n${api('! price > 9 => dear')}`, 'entity Visit {'],
    ],
    fails: [
      [
        `error dear: 409 {\n  detail: "costs »{prise}«"\n}\n${api('! price > 9 => dear')}`,
        'info error/unresolved-placeholder',
      ],
    ],
    renames: [
      [
        `error full: 409 {\n  detail: "{visit.doctor.fr<|>ee} free"\n}\n${api('! price > 9 => full')}`,
        'seats',
        '  seats: int 0..*',
        '  >> decrement visit.doctor.seats by 1',
        '  detail: "{visit.doctor.seats} free"',
      ],
    ],
  },
  'boundary → unit of deployment': {
    resolves: [],
    fails: [
      ['== more.sds\nmodule x {\n  owns: [X]\n  boundary: »booking-service«\n}', 'warning module/duplicate-boundary'],
    ],
    renames: [['== more.sds\nmodule x {\n  boundary: x-ser<|>vice\n}', 'y']],
  },
  'agents → the closed set': {
    resolves: [],
    fails: [['== more.sds\nspec accounts v1.0 {\n  agents: [db, »apis«]\n}', 'warning module/unknown-agent']],
    renames: [['== more.sds\nspec accounts v1.0 {\n  agents: [d<|>b]\n}', 'y']],
  },
} as const satisfies Record<string, ReferenceRow>;
