/** A specification without findings: a yard and its boats. */
export const harbour = `system harbour v1.0 {
  description: "boats and where they lie"
  modules: 1
}

module yard {
  owns: [Boat]
  boundary: yard-service
}

spec yard v1.0 {
  description: "boats"
}

entity Boat {
  id: uuid @immutable
  name: string 1..40
  length: decimal 1..99
}

api GET /boats {
  out: [Boat]
}

api POST /boats {
  in: {name: string, length: decimal}
  out: Boat
}

auth {
  /boats : public(GET), harbourmaster(POST)
}
`;

/** Has one error, on line 22: \`Bot\` is no entity. */
export const brokenHarbour = harbour.replace('out: [Boat]', 'out: [Bot]');
