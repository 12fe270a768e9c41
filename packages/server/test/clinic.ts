/** Two files of one system, for the tests of the server. */
export const manifest = `system clinic v1.0 {
  description: "visits"
}

module booking {
  owns: [Visit]
  exposes: [visit.booked]
  boundary: booking-service
}

module billing {
  owns: [Invoice]
  exposes: [InvoiceSent]
  consumes: [booking/visit.booked]
  boundary: billing-service
}

contract booking <-> billing {
  visit.booked must produce InvoiceSent within 5s
}
`;

export const booking = `spec booking v1.0 {
  description: "who sees whom"
}

-- A patient at a doctor's.
entity Visit {
  id: uuid @immutable
  status: [booked, done]
  price: decimal 0..*
}

machine Visit.status {
  booked -> done
}

error too_dear: 409 {
  message: "too dear"
}

event visit.booked {
  ref: Visit.id
  payload: {price}
}

api POST /visits {
  in: {price: decimal}
  out: Visit
  ! price > 1000 => too_dear
  >> create Visit(booked)
  >> emit visit.booked
}

auth {
  /visits/** : user
}
`;
