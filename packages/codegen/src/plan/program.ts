import type { Id } from '@specwright/model/reference';
import type { Hop } from './rowPaths.ts';
import type { ChildPlan, LinkPlan } from './servicePlan.ts';
import type { Condition, Row, Value } from './values.ts';

/** How an operation ends without doing what it was asked. */
export type Failure =
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly status: number;
      readonly detail: readonly DetailPart[];
      /** The message, where there are values in it. */
      readonly title?: readonly DetailPart[];
    }
  | { readonly kind: 'inline'; readonly status: number; readonly message?: string }
  | { readonly kind: 'notFound'; readonly what: string }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'badReference'; readonly member: string; readonly what: string }
  /** The body leaves out what a step writes where there must be a value. */
  | { readonly kind: 'missingMember'; readonly member: string }
  | { readonly kind: 'portFailed'; readonly noun: string }
  /** A line that a row breaks. */
  | { readonly kind: 'invariant'; readonly text: string };

/** A text with values in it. */
export type DetailPart = { readonly text: string } | { readonly value: Value };

/** Linked rows that are loaded with a row, by the name of the link. */
export interface Include {
  readonly links: Map<string, { readonly link: LinkPlan; readonly include: Include }>;
}

export interface ColumnValue {
  readonly column: string;
  readonly value: Value;
}

/** A statement of a program. Programs are straight: they load rows, test them, change them and answer. */
export type Statement =
  /** A line of the spec, above what follows from it. */
  | { readonly kind: 'line'; readonly text: string; readonly id: Id }
  | {
      readonly kind: 'find';
      readonly variable: string;
      readonly entity: Id;
      readonly by: readonly ColumnValue[];
      readonly missing: Failure | 'null';
    }
  /** Through a link; the row may be absent where the link is optional. */
  | {
      readonly kind: 'follow';
      readonly variable: string;
      readonly from: Row;
      readonly link: LinkPlan;
      readonly missing?: Failure;
    }
  /** The one child of a row (1:1). */
  | {
      readonly kind: 'findChild';
      readonly variable: string;
      readonly parent: Row;
      readonly child: ChildPlan;
      readonly missing: Failure | 'null';
    }
  /** From here on the row is there. */
  | { readonly kind: 'require'; readonly variable: string; readonly failure: Failure }
  | { readonly kind: 'reload'; readonly variable: string; readonly entity: Id }
  /** The caller's own open row; made when there is none and `create` says with what. */
  | {
      readonly kind: 'own';
      readonly variable: string;
      readonly entity: Id;
      readonly by: readonly ColumnValue[];
      readonly missing: Failure | 'null';
      readonly create?: readonly ColumnValue[];
    }
  | {
      readonly kind: 'list';
      readonly variable: string;
      readonly entity: Id;
      readonly parent: Row;
      readonly parentNullable: boolean;
      readonly link: LinkPlan;
      readonly include: Include;
    }
  /** Looks whether another row has the value. */
  | {
      readonly kind: 'lookUp';
      readonly variable: string;
      readonly entity: Id;
      readonly by: readonly ColumnValue[];
      readonly except?: Row;
    }
  | { readonly kind: 'owner'; readonly owner: Value; readonly excused: readonly string[]; readonly failure: Failure }
  | { readonly kind: 'guard'; readonly condition: Condition; readonly failure: Failure }
  /** The failure speaks of the row that did not pass. */
  | {
      readonly kind: 'guardEach';
      readonly list: string;
      readonly item: string;
      readonly condition: Condition;
      readonly failure: Failure;
    }
  | { readonly kind: 'create'; readonly variable: string; readonly entity: Id; readonly data: readonly ColumnValue[] }
  /** The members of the body that are there. */
  | {
      readonly kind: 'patch';
      readonly variable: string;
      readonly entity: Id;
      readonly members: readonly PatchMember[];
      readonly data: readonly ColumnValue[];
    }
  | { readonly kind: 'update'; readonly variable: string; readonly entity: Id; readonly data: readonly ColumnValue[] }
  | {
      readonly kind: 'transition';
      readonly machine: Id;
      readonly from: Value;
      readonly to: Value;
      /** A row that is there already stays. */
      readonly unless?: 'same';
    }
  | { readonly kind: 'local'; readonly name: string; readonly value: Value }
  | {
      readonly kind: 'adjust';
      readonly variable: string;
      readonly entity: Id;
      readonly column: string;
      readonly direction: 'increment' | 'decrement';
      readonly by: Value;
      readonly local: string;
    }
  | { readonly kind: 'forEach'; readonly list: string; readonly item: string; readonly body: readonly Statement[] }
  | { readonly kind: 'if'; readonly condition: Condition; readonly body: readonly Statement[] }
  | {
      readonly kind: 'call';
      readonly action: Id;
      readonly functionName: string;
      readonly arguments: readonly (Row | Value)[];
    }
  | {
      readonly kind: 'emit';
      readonly event: Id;
      readonly payload: readonly { readonly name: string; readonly value: Value }[];
      readonly about?: Row;
      /** It is told of in answer to the `event` in hand: its id follows from that of the other. */
      readonly answers?: true;
    }
  | {
      readonly kind: 'notify';
      /** Each with the name of what is told to it. */
      readonly recipients: readonly { readonly name: string; readonly variable: string }[];
      readonly channels: readonly string[];
      readonly about?: Row;
      readonly subject: string;
    }
  | {
      readonly kind: 'port';
      readonly port: string;
      readonly verb: string;
      readonly row?: Row;
      /** `~ timeout` of the action: how long the call may take, in milliseconds. */
      readonly timeout?: number;
      readonly failure: Failure;
    }
  | { readonly kind: 'delete'; readonly variable: string; readonly entity: Id }
  | { readonly kind: 'deleteEach'; readonly entity: Id; readonly list: string }
  /** Brings the computed fields that depend on a row up to date. */
  | { readonly kind: 'refresh'; readonly entity: Id; readonly row: Row; readonly left?: LeftRows }
  /** The row as it is before it goes from the rows that it belongs to, to others. */
  | { readonly kind: 'former'; readonly name: string; readonly row: Row }
  /** What is written may break these lines: they are looked at before the commit. */
  | { readonly kind: 'keep'; readonly row: Row; readonly touches: readonly Touch[]; readonly keys: readonly Value[] }
  /** So may each row of `entity` that goes together with the `row`, up to which `links` lead. */
  | {
      readonly kind: 'keepEach';
      readonly item: string;
      readonly entity: Id;
      readonly links: readonly LinkPlan[];
      readonly row: Row;
      readonly touches: readonly Touch[];
    }
  /** The rows of `entity` that are about to go together with a row, or with the rows of a list, up to which `links` lead. */
  | {
      readonly kind: 'going';
      readonly name: string;
      readonly entity: Id;
      readonly links: readonly LinkPlan[];
      readonly with: Row | { readonly kind: 'list'; readonly name: string };
    }
  /** They went: what is computed from them is brought up to date. */
  | { readonly kind: 'refreshEach'; readonly rows: string; readonly item: string; readonly entity: Id }
  /** Answers with a list of the database. */
  | {
      readonly kind: 'answerList';
      readonly entity: Id;
      readonly where: readonly ColumnValue[];
      readonly owner?: readonly string[];
      readonly parent?: ListParent;
    }
  /** Answers with a row, with values, or with both in one object. */
  | {
      readonly kind: 'answer';
      readonly variable?: string;
      readonly values: readonly { readonly name: string; readonly value: Value }[];
      /** Names the row that was made in a path, where the answer does not. */
      readonly made?: Value;
    };

/** What a row belonged to before: the row as it was, and the columns that may lead elsewhere now. */
export interface LeftRows {
  readonly former: string;
  readonly columns: readonly string[];
}

/** A row that a line reads, and how it is reached from the row that the line is about. */
export interface Touch {
  /** The name of the line. */
  readonly invariant: string;
  readonly path: readonly Hop[];
  /** The row is new, and the line wants rows of this entity with it. */
  readonly begins?: Id;
}

/** The row whose rows are listed. */
export interface ListParent {
  /** From a listed row to it; from a pair where `pairs` is given. */
  readonly link: LinkPlan;
  readonly row: Row;
  readonly nullable: boolean;
  /** The pairs of a listed row, of which one has to be with the parent. */
  readonly pairs?: ChildPlan;
}

export interface PatchMember {
  readonly member: string;
  readonly column: string;
  /** What is written when the member is left out; without it nothing is. */
  readonly absent?: Value;
}
