/** The system that every place below is completed in. */
export const clinic = `
== clinic.sds
system clinic v1.0 {
  description: "visits"
}
module booking {
  owns: [Doctor, Patient, Visit, VisitItem]
  exposes: [visit.booked, visit.done]
  boundary: booking-service
}
module billing {
  owns: [Invoice]
  exposes: [InvoiceSent]
  consumes: [booking/visit.done]
}
== booking.sds
spec booking v1.0 {
  description: "who sees whom"
}
entity Doctor {
  id: uuid @immutable
  name: string 1..100
  free: int 0..*
}
entity Patient {
  id: uuid @immutable
  email: string @unique
  level: [basic, gold]
}
entity Visit {
  id: uuid @immutable
  user: uuid
  doctor: -> Doctor
  patient: -> Patient
  status: [booked, confirmed, done, cancelled]
  price: decimal 0..*
  total: decimal @computed
}
entity VisitItem {
  id: uuid @immutable
  label: string
  price: decimal @snapshot(Visit.price)
}
edge Visit -> VisitItem {1:many}
machine Visit.status {
  booked -> confirmed -> done
  booked -> cancelled
}
error no_slot: 409 {
  message: "the doctor has no time"
}
error too_late: 409 {
  message: "the visit is over"
}
event visit.booked {
  ref: Visit.id
  payload: {price, user}
}
event visit.done {
  ref: Visit.id
}
action take_slot(visit) {
  >> decrement visit.doctor.free by 1
}
api GET /visits {
  out: [Visit] @owner
}
api POST /visits {
  in: {doctor: uuid, price: decimal}
  out: Visit
  >> create Visit(booked)
}
auth {
  /visits/** : owner
  /doctors/** : public(GET), receptionist
}
`;

export interface Expectation {
  /** All of these are offered. */
  readonly has: readonly string[];
  /** None of these. */
  readonly not?: readonly string[];
}

/** A line of an api. */
export const api = (line: string): string => `spec booking v1.0 {\n}\napi POST /visits {\n  ${line}\n`;

/** Where completion is asked for, with the cursor at `<|>`, and what it must and must not offer there. */
export const places: Record<string, [text: string, expected: Expectation]> = {
  'the start of a file': [
    '<|>',
    { has: ['entity', 'module', 'contract', 'api', 'event', 'on test failure'], not: ['Visit'] },
  ],
  'a keyword half typed': ['ent<|>', { has: ['entity'], not: ['module', 'api'] }],
  'between blocks': ['entity A {\n}\n<|>\nentity B {\n}', { has: ['entity', 'edge'] }],
  'the left side of a contract': ['contract <|>', { has: ['booking', 'billing'], not: ['Visit', 'entity'] }],
  'the right side of a contract': ['contract booking <-> <|>', { has: ['billing'], not: ['booking'] }],
  'between the sides of a contract': ['contract booking <|>', { has: ['<->'] }],
  'the name of a spec': ['spec <|>', { has: ['billing', 'booking'] }],
  'an entity that is owned and not there yet': ['entity <|>', { has: ['Invoice'], not: ['Visit'] }],
  'the first end of an edge': ['edge <|>', { has: ['Visit', 'Doctor'], not: ['booking'] }],
  'the second end of an edge': ['edge Visit -> <|>', { has: ['VisitItem'] }],
  'the cardinality of an edge': ['edge Visit -> VisitItem {<|>', { has: ['1:many', '1:1', 'many:many'] }],
  'the head of a machine': ['machine <|>', { has: ['Visit.status', 'Patient.level'], not: ['Visit.price'] }],
  'the field of a machine': ['machine Visit.<|>', { has: ['status'], not: ['price'] }],
  'the states of a machine': ['machine Patient.level {\n  <|>\n}', { has: ['basic', 'gold'], not: ['booked'] }],
  'behind the arrow of a machine': ['machine Patient.level {\n  basic -> <|>\n}', { has: ['gold'] }],
  'the method of an api': ['api <|>', { has: ['GET', 'POST', 'DELETE'], not: ['Visit'] }],
  'the path of an api': ['api GET /vi<|>', { has: ['/visits', '/visits/{id}'] }],
  'the status of an error': ['error gone: <|>', { has: ['404', '409', '422'] }],
  'the entity of an evolve block': ['evolve <|>', { has: ['Visit', 'Doctor'] }],
  'an event that is exposed and has no block': ['event <|>', { has: ['InvoiceSent'], not: ['visit.booked'] }],

  'the keys of a module': [
    'module x {\n  <|>\n}',
    { has: ['owns', 'exposes', 'consumes', 'boundary', '~'], not: ['Visit'] },
  ],
  'the keys of a module, those that are there left out': [
    'module x {\n  owns: [A]\n  <|>\n}',
    { has: ['exposes'], not: ['owns'] },
  ],
  'events of another module': ['module x {\n  consumes: [<|>]\n}', { has: ['booking/visit.booked', 'billing/*'] }],
  'events behind the module': [
    'module x {\n  consumes: [booking/<|>]\n}',
    { has: ['visit.booked', 'visit.done', '*'], not: ['InvoiceSent'] },
  ],
  'a boundary': ['module stock_room {\n  boundary: <|>\n}', { has: ['stock-room-service'] }],
  'settings of the runtime': ['runtime {\n  <|>\n}', { has: ['lang', 'db', 'auth'] }],
  'a database': ['runtime {\n  db: <|>\n}', { has: ['postgres', 'sqlite'], not: ['node'] }],
  'how a schema may change': ['migrate {\n  backfill: <|>\n}', { has: ['required', 'optional'] }],

  'a sentence of a contract': [
    'contract booking <-> billing {\n  <|>\n}',
    { has: ['visit.booked', 'InvoiceSent', '!'], not: ['Doctor'] },
  ],
  'what an event must do': [
    'contract booking <-> billing {\n  visit.done <|>\n}',
    { has: ['must produce', 'must occur within'] },
  ],
  'what must be produced': [
    'contract booking <-> billing {\n  visit.done must produce <|>\n}',
    { has: ['InvoiceSent', 'exactly one', 'Invoice'] },
  ],
  'a deadline': [
    'contract booking <-> billing {\n  visit.done must produce InvoiceSent within <|>\n}',
    { has: ['5s', '2h'] },
  ],

  'a field of an entity': ['entity Room {\n  <|>\n}', { has: ['id', 'status', 'doctor', '~'], not: ['uuid'] }],
  'fields that the entity has are not offered': [
    'entity Room {\n  id: uuid\n  <|>\n}',
    { has: ['status'], not: ['id'] },
  ],
  'a type': ['entity Room {\n  level: <|>\n}', { has: ['string', 'int', 'decimal', '-> Doctor', 'Patient.level'] }],
  'the target of a reference': ['entity Room {\n  level: -> <|>\n}', { has: ['Doctor', 'Visit'], not: ['string'] }],
  'a field of a borrowed type': ['entity Room {\n  level: Patient.<|>\n}', { has: ['level', 'email'] }],
  'behind a type': ['entity Room {\n  level: int <|>\n}', { has: ['1..*', '@unique', '@immutable', 'default'] }],
  'a decorator': ['entity Room {\n  level: int @<|>\n}', { has: ['unique', 'computed', 'snapshot'], not: ['string'] }],
  'the source of a snapshot': ['entity Room {\n  price: decimal @snapshot(<|>', { has: ['Visit', 'Doctor'] }],
  'the field of a snapshot': ['entity Room {\n  price: decimal @snapshot(Visit.<|>', { has: ['price', 'total'] }],
  'a new line of an evolve block': ['evolve Visit {\n  +<|>\n}', { has: ['price', 'status'] }],
  'a field that goes': ['evolve Visit {\n  -<|>\n}', { has: ['price'], not: ['email'] }],

  'a line of an api': [api('<|>'), { has: ['in', 'out', '!', '>>', '~'], not: ['Visit'] }],
  'a member of in': [api('in: {<|>'), { has: ['doctor', 'price', 'status'], not: ['total', 'id'] }],
  'the type of a member of in': [api('in: {level: <|>'), { has: ['string', 'Patient.level'] }],
  'what an api answers': [api('out: <|>'), { has: ['Visit', '[Visit]'], not: ['string'] }],
  'a filter': [api('out: [Visit] ?<|>'), { has: ['status', 'price'], not: ['email'] }],
  'the value of a filter': [api('out: [Visit] ?status=<|>'), { has: ['booked', 'done'], not: ['gold'] }],
  'a condition': [
    api('! <|>'),
    { has: ['status', 'doctor', 'not found', 'not owner', 'visit', 'any'], not: ['entity'] },
  ],
  'a field of another row': [api('! doctor.<|>'), { has: ['free', 'name'], not: ['email', 'status'] }],
  'a field of a row two steps away': [api('! visit.patient.<|>'), { has: ['level', 'email'], not: ['free'] }],
  'a value to compare with': [api('! status != <|>'), { has: ['booked', 'cancelled'], not: ['gold'] }],
  'a value of another row': [api('! visit.patient.level = <|>'), { has: ['gold'], not: ['booked'] }],
  'the values of a list': [api('! status not in [booked, <|>'), { has: ['done', 'confirmed'], not: ['gold'] }],
  'what a field is compared by': [api('! price <|>'), { has: ['<', '>='] }],
  'an error': [api('! price < 0 => <|>'), { has: ['no_slot', 'too_late', '400', '404'], not: ['Visit', 'status'] }],
  'an error half typed': [api('! price < 0 => no<|>'), { has: ['no_slot'], not: ['too_late', '400'] }],
  'what else happens': [api('! price < 0 => no_slot; <|>'), { has: ['rollback', 'notify'] }],
  'a step': [api('>> <|>'), { has: ['create', 'set', 'emit', 'take_slot', 'notify', 'if'], not: ['Visit'] }],
  'an event to emit': [api('>> emit <|>'), { has: ['visit.booked', 'visit.done'], not: ['no_slot'] }],
  'an event to emit, half typed': [api('>> emit visit.d<|>'), { has: ['visit.done'], not: ['visit.booked'] }],
  'an entity to create': [api('>> create <|>'), { has: ['Visit', 'Doctor'], not: ['booked'] }],
  'the state of a new row': [api('>> create Visit(<|>'), { has: ['booked', 'done'], not: ['gold'] }],
  'a state to set': [api('>> set Visit(<|>'), { has: ['confirmed', 'done', 'cancelled'], not: ['booked', 'gold'] }],
  'a second state to set': [api('>> set Visit(done), Patient(<|>'), { has: ['gold'], not: ['done'] }],
  'a number to change': [api('>> decrement <|>'), { has: ['visit', 'price'] }],
  'a number of another row': [api('>> decrement visit.doctor.<|>'), { has: ['free'], not: ['level'] }],
  'what takes a snapshot': [api('>> snapshot prices to <|>'), { has: ['VisitItems'], not: ['Doctors'] }],
  'who is told': [api('>> notify(<|>'), { has: ['user', 'owner', 'receptionist'] }],
  'how they are told': [api('>> notify(user, <|>'), { has: ['email', 'sms'] }],
  'a condition of a step': [api('>> if <|>'), { has: ['booked', 'status'] }],
  'an argument': [api('>> take_slot(<|>'), { has: ['visit', 'each item'] }],
  'a soft rule': [api('~ <|>'), { has: ['cache', 'paginate', 'latency'], not: ['Visit'] }],
  'an event of a soft rule': ['action a(visit) {\n  ~ emit <|>\n}', { has: ['visit.done'] }],

  'the keys of an event': ['event visit.late {\n  <|>\n}', { has: ['ref', 'payload', '>>'] }],
  'the entity of an event': ['event visit.late {\n  ref: <|>\n}', { has: ['Visit'], not: ['booking'] }],
  'the field of an event': ['event visit.late {\n  ref: Visit.<|>\n}', { has: ['id', 'price'] }],
  'a member of a payload': ['event visit.late {\n  ref: Visit.id\n  payload: {<|>}\n}', { has: ['price', 'user'] }],

  'a field of an invariant': ['invariant {\n  Visit.<|>\n}', { has: ['total', 'price'] }],
  'an aggregate': ['invariant {\n  Visit.total = <|>\n}', { has: ['sum', 'Visit'] }],
  'a field inside an aggregate': ['invariant {\n  Visit.total = sum(VisitItem.<|>\n}', { has: ['price'] }],
  'a state of an implication': ['invariant {\n  Visit.status:<|>\n}', { has: ['booked', 'done'] }],
  'an event of an implication': ['invariant {\n  Visit.status:done => event <|>\n}', { has: ['visit.done'] }],
  'terminal states': [
    'system_invariant {\n  every Visit reaches terminal state [<|>\n}',
    { has: ['done', 'cancelled'] },
  ],
  'a field behind where': ['invariant {\n  Visit per user: max 1 where <|>\n}', { has: ['status'], not: ['email'] }],
  'a value behind where': [
    'invariant {\n  Visit per user: max 1 where status=<|>\n}',
    { has: ['booked'], not: ['gold'] },
  ],

  'the path of an auth rule': ['auth {\n  <|>\n}', { has: ['/visits', '/visits/**'] }],
  'a role': ['auth {\n  /visits/** : <|>\n}', { has: ['owner', 'public', 'receptionist'], not: ['Visit'] }],
  'the methods of a role': ['auth {\n  /visits/** : public(<|>\n}', { has: ['GET', 'POST'], not: ['owner'] }],
  'the api of a limit': ['limit {\n  <|>\n}', { has: ['POST /visits', 'GET'] }],
  'who is limited': ['limit {\n  POST /visits : 5/min per <|>\n}', { has: ['user', 'ip'] }],
  'what is logged': ['observe {\n  log: <|>\n}', { has: ['all errors', 'all api calls'] }],
  'an entity of the seed': ['seed {\n  <|>\n}', { has: ['Doctor', 'Visit'] }],
  'a field of the seed': ['seed {\n  Doctor {name: "A", <|>', { has: ['free'], not: ['name', 'email'] }],
  'a value of the seed': ['seed {\n  Patient {level: <|>', { has: ['gold'] }],

  'a code that a comment switches off': [
    '-- specwright-ignore err<|>',
    { has: ['error/unknown'], not: ['auth/missing-rule'] },
  ],
  'a value in the text of an error': [
    `error dear: 409 {\n  detail: "costs {<|>"\n}\n${api('! price > 9 => dear\n}')}`,
    { has: ['price', 'status', 'visit'], not: ['email'] },
  ],
  'a value of a row in the text of an error': [
    `error dear: 409 {\n  detail: "costs {visit.<|>}"\n}\n${api('! price > 9 => dear\n}')}`,
    { has: ['price', 'total'], not: ['visit'] },
  ],
};
