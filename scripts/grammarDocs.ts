// Draws the railroad diagrams of the notations' pages from their grammars. Run it after a grammar has changed:
// `npm run docs:grammar`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmptyFileSystem, GrammarAST, URI } from 'langium';
import { createLangiumGrammarServices } from 'langium/grammar';
import { drawnGrammars, type GrammarDocs } from './grammar/diagrams.ts';
import { drawing } from './grammar/draw.ts';
import { shapeOfRule } from './grammar/shape.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export interface DrawnGrammar {
  /** Path from the root of the repository → image. */
  readonly files: ReadonlyMap<string, string>;
  /** The rules that an image shows. */
  readonly shown: ReadonlySet<string>;
  readonly grammar: GrammarAST.Grammar;
}

/** The images of a grammar. */
export async function drawGrammar(docs: GrammarDocs): Promise<DrawnGrammar> {
  const grammar = await readGrammar(readFileSync(join(root, docs.grammar), 'utf8'), docs.grammar);
  const files = new Map<string, string>();
  const shown = new Set<string>();
  const rules = new Map(grammar.rules.filter(GrammarAST.isParserRule).map((rule) => [rule.name, rule]));
  for (const [name, title] of docs.naming.diagrams) {
    const rule = rules.get(name);
    if (rule === undefined) throw new Error(`${docs.grammar} has no rule '${name}'.`);
    files.set(imagePath(docs, title), drawing(title, shapeOfRule(rule, docs.naming, shown)));
  }
  return { files, shown, grammar };
}

/** Where the image of a title lies, from the root of the repository. */
export function imagePath(docs: GrammarDocs, title: string): string {
  return `${docs.images}/${title.replaceAll(' ', '-')}.svg`;
}

/**
 * @param path names the grammar in the error.
 * @throws Error if the grammar has mistakes: what is drawn would be another one.
 */
export async function readGrammar(text: string, path: string): Promise<GrammarAST.Grammar> {
  const { shared } = createLangiumGrammarServices(EmptyFileSystem);
  const document = shared.workspace.LangiumDocumentFactory.fromString<GrammarAST.Grammar>(text, URI.file(`/${path}`));
  await shared.workspace.DocumentBuilder.build([document], { validation: true });
  const [mistake] = (document.diagnostics ?? []).filter(({ severity }) => severity === 1);
  if (mistake !== undefined) throw new Error(`${path}:${mistake.range.start.line + 1}: ${mistake.message}`);
  return document.parseResult.value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const docs of drawnGrammars) {
    const { files } = await drawGrammar(docs);
    rmSync(join(root, docs.images), { recursive: true, force: true });
    mkdirSync(join(root, docs.images), { recursive: true });
    for (const [path, image] of files) writeFileSync(join(root, path), image);
  }
}
