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
  /** None of these: things that stand elsewhere. */
  readonly not: readonly string[];
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
  'between blocks': ['entity A {\n}\n<|>\nentity B {\n}', { has: ['entity', 'edge'], not: ['Visit', 'in', '>>'] }],
  'the left side of a contract': ['contract <|>', { has: ['booking', 'billing'], not: ['Visit', 'entity'] }],
  'the right side of a contract': ['contract booking <-> <|>', { has: ['billing'], not: ['booking'] }],
  'between the sides of a contract': ['contract booking <|>', { has: ['<->'], not: ['billing', 'must produce'] }],
  'the name of a spec': ['spec <|>', { has: ['billing', 'booking'], not: ['Visit', 'visit.done'] }],
  'an entity that is owned and not there yet': ['entity <|>', { has: ['Invoice'], not: ['Visit'] }],
  'the first end of an edge': ['edge <|>', { has: ['Visit', 'Doctor'], not: ['booking'] }],
  'the second end of an edge': ['edge Visit -> <|>', { has: ['VisitItem'], not: ['booking', '->', 'visit.done'] }],
  'the cardinality of an edge': [
    'edge Visit -> VisitItem {<|>',
    { has: ['1:many', '1:1', 'many:many'], not: ['Visit', '2:many'] },
  ],
  'the head of a machine': ['machine <|>', { has: ['Visit.status', 'Patient.level'], not: ['Visit.price'] }],
  'the field of a machine': ['machine Visit.<|>', { has: ['status'], not: ['price'] }],
  'the states of a machine': ['machine Patient.level {\n  <|>\n}', { has: ['basic', 'gold'], not: ['booked'] }],
  'behind the arrow of a machine': [
    'machine Patient.level {\n  basic -> <|>\n}',
    { has: ['gold'], not: ['basic', 'booked'] },
  ],
  'the method of an api': ['api <|>', { has: ['GET', 'POST', 'DELETE'], not: ['Visit'] }],
  'the path of an api': ['api GET /vi<|>', { has: ['/visits', '/visits/{id}'], not: ['GET', 'Visit', '/visits/**'] }],
  'the status of an error': ['error gone: <|>', { has: ['404', '409', '422'], not: ['200', 'no_slot'] }],
  'the entity of an evolve block': ['evolve <|>', { has: ['Visit', 'Doctor'], not: ['Invoice', 'booking'] }],
  'an event that is exposed and has no block': ['event <|>', { has: ['InvoiceSent'], not: ['visit.booked'] }],

  'the keys of a module': [
    'module x {\n  <|>\n}',
    { has: ['owns', 'exposes', 'consumes', 'boundary', '~'], not: ['Visit'] },
  ],
  'the keys of a module, those that are there left out': [
    'module x {\n  owns: [A]\n  <|>\n}',
    { has: ['exposes'], not: ['owns'] },
  ],
  'events of another module': [
    'module x {\n  consumes: [<|>]\n}',
    { has: ['booking/visit.booked', 'billing/*'], not: ['visit.booked', 'Doctor'] },
  ],
  'events behind the module': [
    'module x {\n  consumes: [booking/<|>]\n}',
    { has: ['visit.booked', 'visit.done', '*'], not: ['InvoiceSent'] },
  ],
  'a boundary': [
    'module stock_room {\n  boundary: <|>\n}',
    { has: ['stock-room-service'], not: ['booking-service', 'owns'] },
  ],
  'settings of the runtime': ['runtime {\n  <|>\n}', { has: ['lang', 'db', 'auth'], not: ['postgres', 'mode'] }],
  'a database': ['runtime {\n  db: <|>\n}', { has: ['postgres', 'sqlite'], not: ['node'] }],
  'how a schema may change': [
    'migrate {\n  backfill: <|>\n}',
    { has: ['required', 'optional'], not: ['safe', 'explicit'] },
  ],

  'a sentence of a contract': [
    'contract booking <-> billing {\n  <|>\n}',
    { has: ['visit.booked', 'InvoiceSent', '!'], not: ['Doctor'] },
  ],
  'what an event must do': [
    'contract booking <-> billing {\n  visit.done <|>\n}',
    { has: ['must produce', 'must occur within'], not: ['visit.done', 'produces exactly one'] },
  ],
  'what must be produced': [
    'contract booking <-> billing {\n  visit.done must produce <|>\n}',
    { has: ['InvoiceSent', 'exactly one', 'Invoice'], not: ['booked', 'booking'] },
  ],
  'a deadline': [
    'contract booking <-> billing {\n  visit.done must produce InvoiceSent within <|>\n}',
    { has: ['5s', '2h'], not: ['visit.done', '404'] },
  ],

  'a field of an entity': ['entity Room {\n  <|>\n}', { has: ['id', 'status', 'doctor', '~'], not: ['uuid'] }],
  'fields that the entity has are not offered': [
    'entity Room {\n  id: uuid\n  <|>\n}',
    { has: ['status'], not: ['id'] },
  ],
  'a type': [
    'entity Room {\n  level: <|>\n}',
    { has: ['string', 'int', 'decimal', '-> Doctor', 'Patient.level'], not: ['booked', 'booking', '@unique'] },
  ],
  'the target of a reference': ['entity Room {\n  level: -> <|>\n}', { has: ['Doctor', 'Visit'], not: ['string'] }],
  'a field of a borrowed type': [
    'entity Room {\n  level: Patient.<|>\n}',
    { has: ['level', 'email'], not: ['free', 'string'] },
  ],
  'behind a type': [
    'entity Room {\n  level: int <|>\n}',
    { has: ['1..*', '@unique', '@immutable', 'default'], not: ['string', 'Doctor', '@always'] },
  ],
  'a decorator': ['entity Room {\n  level: int @<|>\n}', { has: ['unique', 'computed', 'snapshot'], not: ['string'] }],
  'the source of a snapshot': [
    'entity Room {\n  price: decimal @snapshot(<|>',
    { has: ['Visit', 'Doctor'], not: ['price', 'booking'] },
  ],
  'the field of a snapshot': [
    'entity Room {\n  price: decimal @snapshot(Visit.<|>',
    { has: ['price', 'total'], not: ['free', 'Visit'] },
  ],
  'a new line of an evolve block': [
    'evolve Visit {\n  +<|>\n}',
    { has: ['price', 'status'], not: ['email', 'string'] },
  ],
  'a field that goes': ['evolve Visit {\n  -<|>\n}', { has: ['price'], not: ['email'] }],

  'a line of an api': [api('<|>'), { has: ['in', 'out', '!', '>>', '~'], not: ['Visit'] }],
  'a member of in': [api('in: {<|>'), { has: ['doctor', 'price', 'status'], not: ['total', 'id'] }],
  'the type of a member of in': [
    api('in: {level: <|>'),
    { has: ['string', 'Patient.level'], not: ['booked', 'price'] },
  ],
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
  'what a field is compared by': [api('! price <|>'), { has: ['<', '>='], not: ['booked', '=>'] }],
  'an error': [api('! price < 0 => <|>'), { has: ['no_slot', 'too_late', '400', '404'], not: ['Visit', 'status'] }],
  'an error half typed': [api('! price < 0 => no<|>'), { has: ['no_slot'], not: ['too_late', '400'] }],
  'what else happens': [api('! price < 0 => no_slot; <|>'), { has: ['rollback', 'notify'], not: ['404', 'status'] }],
  'a step': [api('>> <|>'), { has: ['create', 'set', 'emit', 'take_slot', 'notify', 'if'], not: ['Visit'] }],
  'an event to emit': [api('>> emit <|>'), { has: ['visit.booked', 'visit.done'], not: ['no_slot'] }],
  'an event to emit, half typed': [api('>> emit visit.d<|>'), { has: ['visit.done'], not: ['visit.booked'] }],
  'an entity to create': [api('>> create <|>'), { has: ['Visit', 'Doctor'], not: ['booked'] }],
  'the state of a new row': [api('>> create Visit(<|>'), { has: ['booked'], not: ['done', 'cancelled', 'gold'] }],
  'a state to set': [api('>> set Visit(<|>'), { has: ['confirmed', 'done', 'cancelled'], not: ['booked', 'gold'] }],
  'a second state to set': [api('>> set Visit(done), Patient(<|>'), { has: ['gold'], not: ['done'] }],
  'a number to change': [api('>> decrement <|>'), { has: ['visit', 'price'], not: ['status', 'user', 'done'] }],
  'a number of another row': [api('>> decrement visit.doctor.<|>'), { has: ['free'], not: ['level'] }],
  'what takes a snapshot': [api('>> snapshot prices to <|>'), { has: ['VisitItems'], not: ['Doctors'] }],
  'who is told': [api('>> notify(<|>'), { has: ['user', 'owner', 'receptionist'], not: ['public', 'email', 'booked'] }],
  'how they are told': [api('>> notify(user, <|>'), { has: ['email', 'sms'], not: ['user', 'receptionist'] }],
  'a condition of a step': [api('>> if <|>'), { has: ['booked', 'status'], not: ['gold', 'emit', 'no_slot'] }],
  'an argument': [api('>> take_slot(<|>'), { has: ['visit', 'each item'], not: ['create', 'no_slot'] }],
  'a soft rule': [api('~ <|>'), { has: ['cache', 'paginate', 'latency'], not: ['Visit'] }],
  'an event of a soft rule': ['action a(visit) {\n  ~ emit <|>\n}', { has: ['visit.done'], not: ['no_slot', 'cache'] }],

  'the keys of an event': [
    'event visit.late {\n  <|>\n}',
    { has: ['ref', 'payload', '>>'], not: ['in', 'message', 'Visit'] },
  ],
  'the entity of an event': ['event visit.late {\n  ref: <|>\n}', { has: ['Visit'], not: ['booking'] }],
  'the field of an event': [
    'event visit.late {\n  ref: Visit.<|>\n}',
    { has: ['id', 'price'], not: ['free', 'booked'] },
  ],
  'a member of a payload': [
    'event visit.late {\n  ref: Visit.id\n  payload: {<|>}\n}',
    { has: ['price', 'user'], not: ['email', 'booked'] },
  ],

  'a field of an invariant': ['invariant {\n  Visit.<|>\n}', { has: ['total', 'price'], not: ['email', 'booked'] }],
  'an aggregate': [
    'invariant {\n  Visit.total = <|>\n}',
    { has: ['sum', 'Visit'], not: ['booked', 'no_slot', 'booking'] },
  ],
  'a field inside an aggregate': [
    'invariant {\n  Visit.total = sum(VisitItem.<|>\n}',
    { has: ['price'], not: ['status', 'free'] },
  ],
  'a state of an implication': [
    'invariant {\n  Visit.status:<|>\n}',
    { has: ['booked', 'done'], not: ['gold', 'visit.done'] },
  ],
  'an event of an implication': [
    'invariant {\n  Visit.status:done => event <|>\n}',
    { has: ['visit.done'], not: ['no_slot', 'booked', 'Visit'] },
  ],
  'terminal states': [
    'system_invariant {\n  every Visit reaches terminal state [<|>\n}',
    { has: ['done', 'cancelled'], not: ['gold', 'Visit'] },
  ],
  'a field behind where': ['invariant {\n  Visit per user: max 1 where <|>\n}', { has: ['status'], not: ['email'] }],
  'a field behind where, of rows that are counted by another entity': [
    'invariant {\n  Visit per doctor: max 1 where <|>\n}',
    { has: ['status', 'price'], not: ['email', 'name'] },
  ],
  'a value behind where, of rows that are counted by another entity': [
    'invariant {\n  Visit per doctor: max 1 where status = <|>\n}',
    { has: ['booked'], not: ['gold'] },
  ],
  'a value behind where': [
    'invariant {\n  Visit per user: max 1 where status=<|>\n}',
    { has: ['booked'], not: ['gold'] },
  ],

  'the path of an auth rule': ['auth {\n  <|>\n}', { has: ['/visits', '/visits/**'], not: ['GET', 'owner'] }],
  'a role': ['auth {\n  /visits/** : <|>\n}', { has: ['owner', 'public', 'receptionist'], not: ['Visit'] }],
  'the methods of a role': ['auth {\n  /visits/** : public(<|>\n}', { has: ['GET', 'POST'], not: ['owner'] }],
  'the api of a limit': ['limit {\n  <|>\n}', { has: ['POST /visits', 'GET'], not: ['owner', 'Visit'] }],
  'who is limited': ['limit {\n  POST /visits : 5/min per <|>\n}', { has: ['user', 'ip'], not: ['min', 'owner'] }],
  'what is logged': [
    'observe {\n  log: <|>\n}',
    { has: ['all errors', 'all api calls'], not: ['api.latency', 'user'] },
  ],
  'an entity of the seed': ['seed {\n  <|>\n}', { has: ['Doctor', 'Visit'], not: ['price', 'booking'] }],
  'a field of the seed': ['seed {\n  Doctor {name: "A", <|>', { has: ['free'], not: ['name', 'email'] }],
  'a value of the seed': ['seed {\n  Patient {level: <|>', { has: ['gold'], not: ['booked', 'email'] }],

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

  'the keys of an error': ['error gone: 404 {\n  <|>\n}', { has: ['message', 'detail'], not: ['ref', '>>'] }],
  'the keys of an error, those that are there left out': [
    'error gone: 404 {\n  message: "x"\n  <|>\n}',
    { has: ['detail'], not: ['message'] },
  ],
  'what a module exposes': [
    'module x {\n  owns: [Doctor]\n  exposes: [<|>]\n}',
    { has: ['Doctor.created', 'Doctor.deleted'], not: ['visit.booked', 'Visit.created', 'Doctor'] },
  ],
  'the agents of a spec': [
    'spec x v1.0 {\n  agents: [db, <|>]\n}',
    { has: ['api', 'events', 'tests', 'deploy'], not: ['node', 'owner'] },
  ],
  'the keys of a spec': ['spec x v1.0 {\n  <|>\n}', { has: ['description', 'agents'], not: ['modules', 'owns'] }],
  'the keys of a system': [
    'system x v1.0 {\n  <|>\n}',
    { has: ['description', 'modules', 'agents_per_module'], not: ['agents', 'owns'] },
  ],
  'a language': ['runtime {\n  lang: <|>\n}', { has: ['node', 'python'], not: ['postgres', 'jwt'] }],
  'another language': ['runtime {\n  lang: node | <|>\n}', { has: ['go'], not: ['redis', 'lang'] }],
  'a queue': ['runtime {\n  queue: <|>\n}', { has: ['rabbitmq', 'kafka'], not: ['sqlite', 'jwt'] }],
  'the keys of migrate': ['migrate {\n  <|>\n}', { has: ['mode', 'rename', 'backfill'], not: ['lang', 'safe'] }],
  'the mode of migrate': ['migrate {\n  mode: <|>\n}', { has: ['safe'], not: ['explicit', 'required'] }],
  'a line of an evolve block': [
    'evolve Visit {\n  <|>\n}',
    { has: ['+', '~', '-', '~ old -> new'], not: ['>>', '!', 'price'] },
  ],
  'the type of a new field': [
    'evolve Visit {\n  +level: <|>\n}',
    { has: ['int', 'Patient.level', '-> Doctor'], not: ['booked', 'price'] },
  ],
  'behind the type of a new field': [
    'evolve Visit {\n  +level: int <|>\n}',
    { has: ['1..*', '@unique', 'default'], not: ['int', 'Doctor'] },
  ],
  'behind what a changed field is': [
    'evolve Visit {\n  ~price: decimal 0..9 <|>\n}',
    { has: ['backfill', 'using', 'map', 'dedupe', 'else', 'batch', 'force', '@unique'], not: ['if empty'] },
  ],
  'behind a field that goes': ['evolve Visit {\n  -price <|>\n}', { has: ['if empty', 'force'], not: ['backfill'] }],
  'what rows get': ['evolve Visit {\n  +level: int backfill <|>\n}', { has: ['price'], not: ['email', 'batch'] }],
  'which of equal rows keeps its value': [
    'evolve Visit {\n  ~price: decimal @unique dedupe <|>\n}',
    { has: ['first', 'last', 'fail'], not: ['price'] },
  ],
  'the value that takes the place of another': [
    'evolve Visit {\n  ~status: [booked, done] map lost -> <|>\n}',
    { has: ['booked', 'done'], not: ['price'] },
  ],
  'the default of a number with a range': [
    'evolve Visit {\n  +level: int 1..5 default <|>\n}',
    { has: ['1'], not: ['0', 'true', '""'] },
  ],
  'the default of an enumeration': [
    'evolve Visit {\n  +level: [low, high] default <|>\n}',
    { has: ['low', 'high'], not: ['booked', 'true'] },
  ],
  'the default of a declared field': [
    'evolve Visit {\n  ~status: [booked, done] default <|>\n}',
    { has: ['booked', 'done'], not: ['gold', '""'] },
  ],
  'a field that changes': ['evolve Visit {\n  ~<|>\n}', { has: ['price', 'total'], not: ['email', 'free'] }],
  'the new name of a field': ['evolve Visit {\n  ~cost -> <|>\n}', { has: ['price'], not: ['email', 'string'] }],
  'who a caller is not': [
    api('! not <|>'),
    { has: ['found', 'owner', 'receptionist'], not: ['public', 'status', 'emit'] },
  ],
  'who sees the rows of a list': [api('out: [Visit] @<|>'), { has: ['owner'], not: ['unique', 'always'] }],
  'what an api answers too': [
    api('out: Visit + <|>'),
    { has: ['VisitItem', '[VisitItem]'], not: ['string', 'visit.done'] },
  ],
  'rows that a quantifier speaks of': [
    api('! any <|>'),
    { has: ['visit_item', 'visit'], not: ['not found', 'any', 'emit'] },
  ],
  'a number to change by': [
    api('>> increment price by <|>'),
    { has: ['price', 'total'], not: ['status', 'user', 'by'] },
  ],
  'a decrement to undo': [api('>> restore <|>'), { has: ['free', 'price'], not: ['status', 'email'] }],
  'what is copied': [api('>> snapshot <|>'), { has: ['prices'], not: ['VisitItems', 'status'] }],
  'who is told in an outcome': [
    api('! price < 0 => notify <|>'),
    { has: ['owner', 'receptionist'], not: ['public', 'no_slot', '404'] },
  ],
  'the time of a cache': [api('~ cache: <|>'), { has: ['30s', '60s'], not: ['price', 'status'] }],
  'the size of a page': [api('~ paginate: <|>'), { has: ['20'], not: ['30s', 'price'] }],
  'the bound of a latency': [api('~ latency <|>'), { has: ['< 200ms'], not: ['price', 'status'] }],
  'a condition of a soft rule': [
    'action a(visit) {\n  ~ emit visit.done if <|>\n}',
    { has: ['visit', 'price'], not: ['emit', 'no_slot'] },
  ],
  'what triggers an event': [
    'event visit.late {\n  ref: Visit.id\n  ~ trigger when <|>\n}',
    { has: ['price', 'status'], not: ['emit', 'email'] },
  ],
  'a step of an event': [
    'event visit.late {\n  ref: Visit.id\n  >> <|>\n}',
    { has: ['notify', 'take_slot'], not: ['price', 'ref'] },
  ],
  'a line of an action': ['action a(visit) {\n  <|>\n}', { has: ['>>', '!', '~'], not: ['in', 'ref', 'Visit'] }],
  'the type of a parameter': ['action a(visit: <|>', { has: ['Visit', 'int'], not: ['booked', 'price', 'take_slot'] }],
  'a line of a hook': ['on test failure {\n  <|>\n}', { has: ['>>', '!'], not: ['in', 'Visit'] }],
  'the moment of a hook': ['on <|>', { has: ['test failure'], not: ['visit.done', 'Visit'] }],
  'the keys of observe': ['observe {\n  <|>\n}', { has: ['log', 'metric', 'trace'], not: ['lang', 'all errors'] }],
  'what is measured': ['observe {\n  metric: <|>\n}', { has: ['api.latency'], not: ['all errors', 'owner'] }],
  'how often': ['limit {\n  POST /visits : <|>\n}', { has: ['30/min per user'], not: ['owner', 'GET'] }],
  'the unit of a limit': ['limit {\n  POST /visits : 5/<|>\n}', { has: ['sec', 'min', 'hour'], not: ['user', 'ms'] }],
  'the default of the seed': [
    'seed {\n  Patient.level default: <|>\n}',
    { has: ['gold', 'basic'], not: ['booked', 'email'] },
  ],
  'the field of a seed default': ['seed {\n  Patient.<|>\n}', { has: ['level', 'email'], not: ['price', 'gold'] }],
  'a line of an invariant': [
    'invariant {\n  <|>\n}',
    { has: ['Visit', 'every', 'no'], not: ['>>', 'visit.done', 'cache'] },
  ],
  'when an invariant holds': [
    'invariant {\n  Visit.price >= 0 @<|>\n}',
    { has: ['always', 'eventually_consistent'], not: ['unique', 'owner'] },
  ],
  'what a cardinality is per': ['invariant {\n  Visit per <|>\n}', { has: ['user', 'doctor'], not: ['email', 'max'] }],
  'the bound of a cardinality': [
    'invariant {\n  Visit per user: <|>\n}',
    { has: ['max', 'min'], not: ['@always', 'status', 'Visit'] },
  ],
  'which rows a cardinality counts': [
    'invariant {\n  Visit per user: max 1 <|>\n}',
    { has: ['where'], not: ['@always', 'status'] },
  ],
  'the right side of an implication': [
    'invariant {\n  Visit.status:done => <|>\n}',
    { has: ['event', 'Visit'], not: ['no_slot', '404'] },
  ],
  'whom a system invariant is about': [
    'system_invariant {\n  every <|>\n}',
    { has: ['Visit', 'visit.done'], not: ['price', 'booking'] },
  ],
  'what becomes of everyone': [
    'system_invariant {\n  every Visit <|>\n}',
    { has: ['reaches terminal state [', 'produces exactly one'], not: ['Visit', 'must produce'] },
  ],
  'what one of each is produced of': [
    'system_invariant {\n  every Visit produces exactly one <|>\n}',
    { has: ['Invoice', 'InvoiceSent'], not: ['exactly one', 'booked'] },
  ],
  'what something comes from': [
    'system_invariant {\n  no Invoice without <|>\n}',
    { has: ['Visit', 'visit.done', 'corresponding'], not: ['@always', 'status'] },
  ],
  'the rows that an event names': [
    'contract booking <-> billing {\n  visit.done references only <|>\n}',
    { has: ['doctors', 'visit_items'], not: ['Doctor', 'visit.done', 'status'] },
  ],
  'which rows an event names': [
    'contract booking <-> billing {\n  visit.done references only doctors where <|>\n}',
    { has: ['free', 'name'], not: ['email', 'status'] },
  ],
  'what a deadline is counted from': [
    'contract booking <-> billing {\n  InvoiceSent must occur within 5s of <|>\n}',
    { has: ['visit.done'], not: ['Doctor', 'no_slot', '5s'] },
  ],
  'the outcome of a contract': [
    'contract booking <-> billing {\n  ! visit.done fails => <|>\n}',
    { has: ['no_slot', 'retry', 'notify'], not: ['visit.done', 'Doctor'] },
  ],
  'a path below another': [
    'api GET /visits/<|>',
    { has: ['/visits/{id}'], not: ['/visits//{id}', '/visits/**', 'GET'] },
  ],

  'a part of a path': [
    'api GET /visits/{<|> {\n  out: Visit\n}',
    { has: ['id', 'visit'], not: ['!', '>>', '~', 'in', 'out', '/visits'] },
  ],
  'a part of a path that is closed already': [
    'api GET /visits/{<|>} {\n  out: Visit\n}',
    { has: ['id'], not: ['!', '>>', '~', 'in'] },
  ],
  'a part of a path that has one already': [
    'api GET /visits/{id}/visit_items/{<|>',
    { has: ['visit_item'], not: ['id', '~', 'in'] },
  ],
  'a part of the path of an auth rule': ['auth {\n  /visits/{<|>\n}', { has: ['id'], not: ['/visits', 'owner'] }],
  'a part of the path of a limit': ['limit {\n  GET /visits/{<|>\n}', { has: ['id'], not: ['/visits', 'user'] }],
  'the methods of a role behind a path with a part': [
    'auth {\n  /visits/{id} : owner(<|>\n}',
    { has: ['GET'], not: ['id', 'owner'] },
  ],
  'behind a new row': [api('>> create Visit(booked) <|>'), { has: ['with'], not: ['visit', 'patient', 'item'] }],
  'the value of a field of a new row': [
    api('>> create Patient(gold) with level = <|>'),
    { has: ['gold', 'price'], not: ['booked'] },
  ],
  'behind a field of a new row': [
    api('>> create Visit(booked) with price <|>'),
    { has: ['='], not: ['visit', 'with'] },
  ],
  'behind a field that is set': [api('>> set price <|>'), { has: ['=', 'to'], not: ['visit', 'item'] }],
  'what a field is set to': [api('>> set status to <|>'), { has: ['done', 'price'], not: ['gold', '='] }],
  'behind what is restored': [api('>> restore free <|>'), { has: ['per'], not: ['visit', 'item'] }],
  'who is told, in words': [api('>> notify <|>'), { has: ['user', 'receptionist'], not: ['visit', 'public'] }],
  'behind who is told': [api('>> notify user <|>'), { has: ['via'], not: ['visit', 'email'] }],
  'how they are told, in words': [api('>> notify user via <|>'), { has: ['email', 'sms'], not: ['visit', 'user'] }],
  'the noun of a step in own words': [api('>> charge <|>'), { has: ['visit', 'doctor'], not: ['no_slot', 'price'] }],
  'behind a whole condition': [api('! price > 3 <|>'), { has: ['=>', 'and', 'or'], not: ['price', 'visit', '<'] }],
  'behind a list of values': [api('! status in [done] <|>'), { has: ['=>', 'and'], not: ['price', 'booked'] }],
  'what a value that may be missing is compared with': [
    'entity Slot {\n  id: uuid\n  taken: timestamp?\n}\napi POST /slots/{id}/free {\n  out: Slot\n  ! taken = <|>\n}',
    { has: ['now', 'null'], not: ['booked'] },
  ],
  'a second test of a condition': [api('! price > 3 and <|>'), { has: ['price', 'status'], not: ['=>', 'and'] }],
  'what a second field is compared by': [
    api('! price > 3 or status <|>'),
    { has: ['!=', 'in []'], not: ['<', 'price', '=>'] },
  ],
  'what a row can be': [api('! visit <|>'), { has: ['not found', 'empty', 'done'], not: ['<', 'gold'] }],
  'behind a state in the condition of a step': [
    api('>> if booked <|>'),
    { has: ['and', 'or'], not: ['<', 'price', '=>'] },
  ],
  'behind an event that depends': [
    'action a(visit) {\n  ~ emit visit.done <|>\n}',
    { has: ['if', 'when'], not: ['visit', 'price'] },
  ],
  'behind the verb of a timed rule': ['entity Room {\n  ~ close <|>\n}', { has: ['after'], not: ['level', 'Visit'] }],
  'how long until a timed rule': ['entity Room {\n  ~ close after <|>\n}', { has: ['24h', '7d'], not: ['level'] }],
  'the unit of a timed rule': ['entity Room {\n  ~ close after 36<|>\n}', { has: ['36h', '36d'], not: ['24h', 'h'] }],

  'the type of a member of an object': [
    'entity Room {\n  size: {width: <|>}',
    { has: ['int', 'string'], not: ['@unique', 'default', 'width'] },
  ],
  'a second filter': [api('out: [Visit] ?status=booked&<|>'), { has: ['price'], not: ['email', '+'] }],
  'the lower end of a span': [api('! price between <|>'), { has: ['price', 'total'], not: ['=>', 'and', 'not found'] }],
  'behind the lower end of a span': [api('! price between 1 <|>'), { has: ['and'], not: ['=>', 'or', 'price'] }],
  'the upper end of a span': [api('! price between 1 and <|>'), { has: ['total'], not: ['not found', 'any', '=>'] }],
  'what is added up in a condition': [api('! sum(<|>'), { has: ['price', 'visit_item'], not: ['not found', 'any'] }],
  'what a row is': [api('! visit is <|>'), { has: ['done', 'empty'], not: ['=>', 'gold', 'price'] }],
  'what a row is already': [api('! visit already <|>'), { has: ['done'], not: ['=>', 'gold', 'price'] }],
  'what is done then': [
    api('! price < 0 => retry 3x, then <|>'),
    { has: ['notify', 'alert'], not: ['404', 'no_slot'] },
  ],
  'behind what must be produced': [
    'contract booking <-> billing {\n  visit.done must produce InvoiceSent <|>\n}',
    { has: ['within'], not: ['of', 'visit.done', '@always'] },
  ],
  'behind the bound of a deadline': [
    'contract booking <-> billing {\n  InvoiceSent must occur within 5s <|>\n}',
    { has: ['of'], not: ['visit.done', 'within'] },
  ],
  'what may fail between modules': [
    'contract booking <-> billing {\n  ! <|>\n}',
    { has: ['visit.done', 'InvoiceSent'], not: ['not owner', 'any'] },
  ],
  'behind the terminal states': [
    'system_invariant {\n  every Visit reaches terminal state [done] <|>\n}',
    { has: ['within'], not: ['done', 'Visit'] },
  ],
  'how a field of an invariant is compared': [
    'invariant {\n  Visit.price <|>\n}',
    { has: ['=', '>='], not: ['@always', 'Visit'] },
  ],
  'the values of a list behind where': [
    'invariant {\n  Visit per user: max 1 where status in [<|>]\n}',
    { has: ['booked', 'done'], not: ['gold', 'status'] },
  ],
  'a second field behind where': [
    'invariant {\n  Visit per user: max 1 where status = booked and <|>\n}',
    { has: ['price'], not: ['email', '@always'] },
  ],
  'how a field behind where is compared': [
    'invariant {\n  Visit per user: max 1 where status <|>\n}',
    { has: ['=', 'in'], not: ['price', '@always'] },
  ],
};
