import { expect, test } from 'vitest';
import { conditionText, guard, links, operation, soft, statement, step, systemOf } from './support.ts';

const clinic = systemOf(`
spec clinic v1 {
}
entity Doctor {
  name: string
  specialty: [general, dental]
}
entity Patient {
  email: string @unique
  active: bool
}
entity AppointmentSlot {
  doctor: -> Doctor
  starts_at: timestamp
  state: [free, taken, blocked]
}
entity Appointment {
  patient: -> Patient
  slot: -> AppointmentSlot
  state: [booked, kept, missed, cancelled]
  fee: decimal @snapshot(AppointmentSlot.starts_at)
  ~ miss after 30m delay
}
entity Invoice {
  amount: decimal
  state: [open, paid]
}
edge Doctor -> AppointmentSlot {1:many}
edge Appointment -> Invoice {1:1}
machine Appointment.state {
  booked -> kept
  booked -> cancelled
}
error slot_taken: 409
api POST /appointments {
  in: {slot_id: uuid, patient: uuid}
  out: Appointment
  ! slot_id.state != free => slot_taken
  ! slot.doctor.specialty = dental => 409
  ! patient is not active => 409
  ! patient not found => 404
  >> create Appointment(booked)
  >> set AppointmentSlot(taken)
}
api POST /appointments/{id}/cancel {
  ! booked and slot.starts_at < now => 409
  ! state not in [booked] => 409
  >> set Appointment(cancelled), AppointmentSlot(free)
  >> if invoice is paid: refund invoice
}
api GET /doctors/{id}/slots {
  out: [AppointmentSlot] ?state=free
}
invariant {
  Appointment per slot: max 1 where state=booked
}
`);

const library = systemOf(`
entity Book {
  title: string
  copies_left: int
}
entity BookCopy {
  barcode: string @unique
  shelf: [stack, loaned, lost]
}
entity Member {
  name: string
}
entity Loan {
  copy: -> BookCopy
  member: -> Member
  due: timestamp
  status: [active, returned, overdue]
}
edge Book -> BookCopy {1:many}
edge Member -> Loan {1:many}
action give_back(loan) {
  >> set loan.copy.shelf = stack
  >> increment loan.copy.book.copies_left
}
api POST /loans {
  in: {copy: uuid}
  out: Loan
  ! copy.shelf != stack => 409
  ! member.loans >= 5 => 409
  >> create Loan(active) with due = now + 14d
  >> set BookCopy(loaned)
}
api POST /members/{member_id}/loans/{id}/return {
  ! not active => 409
  >> give_back(loan)
  >> set Loan(returned)
}
api GET /books/{id}/copies {
  out: [BookCopy]
}
`);

test('clinic: the subject and its rows', () => {
  expect(operation(clinic, 'POST /appointments')).toMatchObject({
    subject: 'entity:Appointment',
    input: {
      members: [
        { name: 'slot_id', field: 'field:Appointment.slot', row: 'entity:AppointmentSlot' },
        { name: 'patient', row: 'entity:Patient' },
      ],
    },
  });
  expect(operation(clinic, 'POST /appointments/{id}/cancel').subject).toBe('entity:Appointment');
  expect(operation(clinic, 'GET /doctors/{id}/slots').subject).toBe('entity:AppointmentSlot');
});

test('clinic: conditions', () => {
  const meaning = (line: string): string => conditionText(guard(clinic, line).condition);
  expect(meaning('! slot_id.state != free => slot_taken')).toBe(
    '<input slot_id entity:AppointmentSlot, field:AppointmentSlot.state> != value:AppointmentSlot.state:free',
  );
  expect(meaning('! slot.doctor.specialty = dental => 409')).toBe(
    '<field entity:Appointment, field:Appointment.slot, field:AppointmentSlot.doctor, field:Doctor.specialty> = value:Doctor.specialty:dental',
  );
  expect(meaning('! patient is not active => 409')).toBe(
    'not flag <input patient entity:Patient, field:Patient.active>',
  );
  expect(meaning('! patient not found => 404')).toBe('<input patient entity:Patient> not found');
  expect(meaning('! booked and slot.starts_at < now => 409')).toBe(
    '(value:Appointment.state:booked and <field entity:Appointment, field:Appointment.slot, field:AppointmentSlot.starts_at> < now)',
  );
});

test('clinic: steps', () => {
  const cancel = step(clinic, '>> set Appointment(cancelled), AppointmentSlot(free)');
  expect(links(cancel)).toEqual([
    'Appointment → entity:Appointment',
    'cancelled → value:Appointment.state:cancelled',
    'AppointmentSlot → entity:AppointmentSlot',
    'free → value:AppointmentSlot.state:free',
  ]);
  const refund = step(clinic, '>> if invoice is paid: refund invoice');
  expect(refund.guard && conditionText(refund.guard)).toBe('value:Invoice.state:paid');
  expect(links(statement(clinic, 'Appointment per slot: max 1 where state=booked'))).toEqual([
    'Appointment → entity:Appointment',
    'slot → field:Appointment.slot',
    'state → field:Appointment.state',
    'booked → value:Appointment.state:booked',
  ]);
  expect(links(soft(clinic, '~ miss after 30m delay'))[0]).toBe('miss ~stem → value:Appointment.state:missed');
});

test('library: a copy is a BookCopy, loans are counted', () => {
  expect(operation(library, 'POST /loans').input?.members[0]).toMatchObject({
    field: 'field:Loan.copy',
    row: 'entity:BookCopy',
  });
  expect(operation(library, 'GET /books/{id}/copies').subject).toBe('entity:BookCopy');
  const meaning = (line: string): string => conditionText(guard(library, line).condition);
  expect(meaning('! copy.shelf != stack => 409')).toBe(
    '<input copy entity:BookCopy, field:BookCopy.shelf> != value:BookCopy.shelf:stack',
  );
  expect(meaning('! member.loans >= 5 => 409')).toBe('count(<field entity:Loan, field:Loan.member>) >= 5');
  expect(meaning('! not active => 409')).toBe('not value:Loan.status:active');
});

test('library: an action on a row, through its references and edges', () => {
  expect(library.actions[0]?.parameters[0]?.entities).toEqual(['entity:Loan']);
  expect(links(step(library, '>> set loan.copy.shelf = stack'))).toEqual([
    'loan → parameter:give_back.loan',
    'copy → field:Loan.copy',
    'shelf → field:BookCopy.shelf',
    'stack → value:BookCopy.shelf:stack',
  ]);
  expect(links(step(library, '>> increment loan.copy.book.copies_left'))).toEqual([
    'loan → parameter:give_back.loan',
    'copy → field:Loan.copy',
    'book ~alias → entity:Book',
    'copies_left → field:Book.copies_left',
  ]);
  expect(links(step(library, '>> create Loan(active) with due = now + 14d'))).toContain('due → field:Loan.due');
});
