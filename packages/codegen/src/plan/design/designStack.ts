import { type DesignUnit, textOfValue } from '@specwright/model/designResolution';

/** What a stack says that a target may or may not offer. */
export interface StackChoice {
  /** As written; absent where the stack names none. */
  readonly language?: string;
  /** The target that fits the language. */
  readonly target?: string;
  readonly database: boolean;
  /** What is not offered, and what is used instead. */
  readonly notes: readonly string[];
}

/** Keys that say something of people's tools or of a place, not of the code. */
const offered: Readonly<Record<string, { readonly fits: RegExp; readonly instead: string }>> = {
  web: { fits: /\bexpress\b/i, instead: 'Express 5' },
  framework: { fits: /\bexpress\b/i, instead: 'Express 5' },
  backend: { fits: /\bexpress\b/i, instead: 'Express 5' },
  database: { fits: /\bsqlite\b/i, instead: 'SQLite' },
  db: { fits: /\bsqlite\b/i, instead: 'SQLite' },
  cli: { fits: /\bcommander\b/i, instead: 'commander' },
  websocket: { fits: /^(?:ws|websockets?)$/i, instead: 'ws' },
  testing: { fits: /\bvitest\b/i, instead: 'vitest' },
  validation: { fits: /\bzod\b/i, instead: 'zod' },
  logging: { fits: /\bpino\b/i, instead: 'pino' },
  runtime: { fits: /\bnode(?:\.?js)?\b/i, instead: 'Node.js' },
};

/** The target that a stack asks for, and what of the stack it does not have. */
export function stackChoiceOf(unit: DesignUnit): StackChoice {
  const keys = (unit.resolved?.stack ?? []).flatMap((node) =>
    node.key === undefined ? [] : [{ key: node.key, text: node.value === undefined ? '' : textOfValue(node.value) }],
  );
  const language = keys.find(({ key }) => key === 'language')?.text;
  const typescript = language !== undefined && /\b(?:typescript|ts|node)\b/i.test(language);
  const notes: string[] = [];
  if (language !== undefined && !typescript)
    notes.push(`language: '${language}' is not offered yet, TypeScript is used.`);
  for (const { key, text } of keys) {
    if (key === 'language' || text === '') continue;
    const known = offered[key];
    if (known?.fits.test(text) === true) continue;
    notes.push(
      known === undefined
        ? `${key}: '${text}' is not offered; what needs it is a port.`
        : `${key}: '${text}' is not offered yet, ${known.instead} is used.`,
    );
  }
  return {
    ...(language === undefined ? {} : { language }),
    ...(typescript ? { target: 'ts-express-prisma' } : {}),
    database: keys.some(({ key }) => key === 'database' || key === 'db'),
    notes,
  };
}
