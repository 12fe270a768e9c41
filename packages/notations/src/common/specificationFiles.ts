/** The endings of the files that are specifications, by notation. */
export const specificationEndings = ['.sds', '.sodl'] as const;

/** Every specification below a folder. */
export const specificationGlobs: readonly string[] = specificationEndings.map((ending) => `**/*${ending}`);

/** As messages name them: `.sds or .sodl`. */
export const endingsInWords = specificationEndings.join(' or ');

/** True for the path or URI of a specification. A name that is nothing but the ending (`.sodl`, the folder of context packs) is none. */
export function isSpecificationName(path: string): boolean {
  return specificationEndings.some(
    (ending) => path.endsWith(ending) && !/(^|[/\\])$/.test(path.slice(0, -ending.length)),
  );
}
