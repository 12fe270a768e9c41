/** A trigger of PostgreSQL that looks at each row before it is written. `name` and `table` are quoted. */
export interface RowTrigger {
  /** Of the trigger and of its function. */
  readonly name: string;
  readonly table: string;
  /** What the quotes of the body are marked with. */
  readonly tag: string;
  /** The statements of the function, indented, before it lets the row pass. */
  readonly body: string;
  /** When it looks at them; whenever they are written when absent. */
  readonly event?: 'UPDATE';
  /** Which rows it looks at; all of them when absent. */
  readonly when?: string;
}

export function createRowTrigger({ name, table, tag, body, event, when }: RowTrigger): readonly string[] {
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $${tag}$
BEGIN
${body}
  RETURN NEW;
END;
$${tag}$;`,
    `CREATE TRIGGER ${name} BEFORE ${event ?? 'INSERT OR UPDATE'} ON ${table}
FOR EACH ROW${when === undefined ? '' : `\nWHEN (${when})`}
EXECUTE FUNCTION ${name}();`,
  ];
}

export function dropRowTrigger({ name, table }: Pick<RowTrigger, 'name' | 'table'>): readonly string[] {
  return [`DROP TRIGGER ${name} ON ${table};`, `DROP FUNCTION ${name}();`];
}
