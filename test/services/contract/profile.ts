import type { Client, Json } from '../harness/client.ts';
import type { Service } from '../harness/service.ts';

/** A request that changes something, with a body that the spec allows. */
export interface WriteProfile {
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  /** A caller who may do it. */
  readonly caller: () => Promise<Client>;
  /** The role of that caller, where not everybody may do it. */
  readonly role?: string;
  readonly valid: () => Json;
  /** Bodies that differ from the valid one in one member, which breaks its type, range or enumeration. */
  readonly broken: readonly { readonly field: string; readonly value: unknown }[];
  /** Fields of the row that no body may give: `@auto`, `@computed`, the owner. */
  readonly forbidden: readonly string[];
}

/** A list with pages. `make` sees to it that there are more rows than fit on a page. */
export interface PageProfile {
  readonly path: string;
  readonly size: number;
  readonly caller: () => Promise<Client>;
  readonly make?: () => Promise<void>;
  /** A scalar field to sort by, whose values differ. */
  readonly sortable: string;
  /** A field to filter by; the value is taken from a row of the list. */
  readonly filterable: string;
  /** A value that the type of the filtered field does not allow, where there is one. */
  readonly notAValue?: string;
}

/** What the checks of the contract need to know of a specification. */
export interface Profile {
  readonly name: string;
  /** A route that every caller may read. */
  readonly open: string;
  /** A route that needs a token, of whatever role. */
  readonly closed: { readonly method: string; readonly path: string };
  /** A route with `~ cache`; `age` in seconds. */
  readonly cached?: { readonly path: string; readonly age: number; readonly public: boolean };
  /** A row that exists: path without the id. */
  readonly row: { readonly path: string; readonly id: () => Promise<string>; readonly caller: () => Promise<Client> };
  readonly write: WriteProfile;
  readonly pages: PageProfile;
}

/** The service of the suite: there from `beforeAll` on. */
export type Running = () => Service;
