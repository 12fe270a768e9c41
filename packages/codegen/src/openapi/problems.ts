import { STATUS_CODES } from 'node:http';
import { problemCodeOf } from '../plan/problemCodes.ts';
import type { Failure } from '../plan/program.ts';
import { type Sample, sampleDetail, sampleRequest } from '../plan/samples.ts';
import type { OperationPlan, ServicePlan } from '../plan/servicePlan.ts';
import type { MediaType, ResponseObject } from './document.ts';
import { usualHeaders } from './headers.ts';

/** A problem that an operation can answer. */
interface Problem {
  /** What leads to it, as a sentence. */
  readonly reason: string;
  readonly example: ProblemExample;
  readonly instance: string;
}

interface ProblemExample {
  readonly status: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const schema = { $ref: '#/components/schemas/Problem' } as const;

/** An answer that is one problem. `instance` is the URL of the request in the example. */
export function problemResponse(description: string, example: ProblemExample, instance = '/'): ResponseObject {
  const content = { 'application/problem+json': { schema, example: document(example, instance) } };
  return { description, headers: usualHeaders, content };
}

/** An answer of one status that several problems lead to. */
export function problemsResponse(problems: readonly Problem[]): ResponseObject {
  const description = [...new Set(problems.map(({ reason }) => reason))].join(' ');
  const [first, ...others] = problems;
  if (first !== undefined && others.length === 0) return problemResponse(description, first.example, first.instance);
  const content = { 'application/problem+json': { schema, examples: named(problems) } };
  return { description, headers: usualHeaders, content };
}

/** By their codes; those that share one are numbered. */
function named(problems: readonly Problem[]): NonNullable<MediaType['examples']> {
  const examples: Record<string, { summary: string; value: Sample }> = {};
  for (const { reason, example, instance } of problems) {
    const code = codeOf(example);
    const same = Object.keys(examples).filter((name) => name === code || name.startsWith(`${code}-`)).length;
    examples[same === 0 ? code : `${code}-${same + 1}`] = { summary: reason, value: document(example, instance) };
  }
  return examples;
}

function document({ status, title, detail, errors, ...more }: ProblemExample, instance: string): Sample {
  const code = codeOf({ status, detail, ...more });
  return {
    type: `urn:problem:${code}`,
    title: title ?? STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance,
    code,
    ...(errors === undefined ? {} : { errors }),
  };
}

function codeOf({ status, code }: ProblemExample): string {
  return code ?? problemCodeOf(status);
}

/** The problems of an operation by status, besides those that all operations share. */
export function problemsOf(operation: OperationPlan, plan: ServicePlan): ReadonlyMap<number, readonly Problem[]> {
  const { path: instance } = sampleRequest(plan, operation);
  const problems = new Map<number, Problem[]>();
  const add = (reason: string, example: ProblemExample): void => {
    const known = problems.get(example.status) ?? [];
    if (known.some((other) => other.reason === reason)) return;
    problems.set(example.status, [...known, { reason, example, instance }]);
  };
  if (operation.takesBody) {
    add('The body is no JSON (`malformed_json`).', {
      status: 400,
      code: 'malformed_json',
      detail: 'the body is not JSON',
    });
  }
  if (operation.access.kind === 'granted') add(...forbidden);
  for (const problem of operation.writes ? refusedWrites(operation, plan) : []) add(...problem);
  add(...wrongShape(operation));
  for (const failure of operation.failures) add(...failed(failure, operation, plan));
  if (operation.timeout !== undefined) {
    const within = `${operation.timeout / 1000} s`;
    add(`It takes longer than ${within}, and is undone (\`${problemCodeOf(503)}\`).`, {
      status: 503,
      detail: `not done within ${within}, and undone`,
    });
  }
  return problems;
}

type Named = readonly [reason: string, example: ProblemExample];

const forbidden: Named = [
  'The caller may not do this (`forbidden`).',
  { status: 403, detail: 'this is not yours to do' },
];

/** What the database or a machine can refuse of any write. */
function refusedWrites({ subject }: OperationPlan, plan: ServicePlan): Named[] {
  const name = plan.entities.find(({ id }) => id === subject)?.name ?? 'row';
  return [
    [
      'A unique value is taken (`already_exists`).',
      { status: 409, code: 'already_exists', title: 'already exists', detail: `${name}.id` },
    ],
    brokenInvariant(name),
    [
      'The transition is not allowed (`illegal_transition`).',
      { status: 409, code: 'illegal_transition', detail: `${name} cannot move there` },
    ],
  ];
}

function brokenInvariant(detail: string): Named {
  return [
    'An invariant would break (`invariant_violated`).',
    { status: 409, code: 'invariant_violated', title: 'an invariant would break', detail },
  ];
}

function wrongShape({ members, parameters }: OperationPlan): Named {
  const field = members[0]?.name ?? parameters[0]?.name ?? 'page_size';
  return ['The request has the wrong shape (`validation_failed`).', invalid({ field, message: 'Invalid input' })];
}

function invalid(error: { readonly field: string; readonly message: string }): ProblemExample {
  const detail = `${error.field}: ${error.message}`;
  return { status: 422, title: 'the request is not valid', detail, errors: [error] };
}

function failed(failure: Failure, operation: OperationPlan, plan: ServicePlan): Named {
  switch (failure.kind) {
    case 'error': {
      const { status, name: code } = failure;
      const message = plan.errors.find(({ name }) => name === code)?.message ?? code;
      const title = failure.title === undefined ? message : sampleDetail(plan, operation, failure.title);
      const detail = sampleDetail(plan, operation, failure.detail) || title;
      return [`${sentence(title)} (\`${code}\`).`, { status, code, title, detail }];
    }
    case 'inline': {
      const { status, message = STATUS_CODES[failure.status] ?? 'refused' } = failure;
      return [`${sentence(message)}.`, { status, detail: message }];
    }
    case 'notFound':
      return [`No such ${failure.what} (\`not_found\`).`, { status: 404, detail: `${failure.what} not found` }];
    case 'forbidden':
      return forbidden;
    case 'badReference': {
      const error = { field: failure.member, message: `${failure.what} not found` };
      return ['The body names a row that is not there (`validation_failed`).', invalid(error)];
    }
    case 'missingMember': {
      const error = { field: failure.member, message: 'is required' };
      return [
        `The body leaves out '${failure.member}' where there must be a value (\`validation_failed\`).`,
        invalid(error),
      ];
    }
    case 'invariant':
      return brokenInvariant(failure.text);
    case 'portFailed':
      return [
        `The ${failure.noun} service refused (\`${problemCodeOf(502)}\`).`,
        { status: 502, detail: `${failure.noun}: no reason given` },
      ];
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
}
