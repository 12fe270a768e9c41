import type { NameForm } from '@specwright/model/reference';
import { camelCase, pascalCase, plural, singular, snakeCase, wordsOf } from '@specwright/model/words';

/** A name that a word may stand for, and how the word relates to it. */
export interface NameHit<T> {
  readonly symbol: T;
  readonly form: NameForm;
}

/**
 * Names by every form in which a sentence may write them: as declared, in lower case (`cart`, `cart_item`),
 * in the plural (`carts`, `OrderLines`), by the last word (`item` for `CartItem`) and by that in the plural.
 */
export class NameForms<T> {
  readonly #byWord = new Map<string, NameHit<T>[]>();

  /** @param forms those of the name, where they are known */
  add(name: string, symbol: T, forms = formsOf(name)): void {
    if (name === '') return;
    const seen = new Set<string>();
    for (const [word, form] of forms) {
      if (seen.has(word)) continue;
      seen.add(word);
      const hits = this.#byWord.get(word);
      if (hits === undefined) this.#byWord.set(word, [{ symbol, form }]);
      else hits.push({ symbol, form });
    }
  }

  find(word: string): readonly NameHit<T>[] {
    return this.#byWord.get(word) ?? [];
  }
}

/** Every word that may stand for a name, and how it relates to it; the same word may come twice, the first counts. */
export function formsOf(name: string): readonly (readonly [string, NameForm])[] {
  const words = wordsOf(name);
  const snake = snakeCase(name);
  const many = plural(snake);
  const forms: [string, NameForm][] = [[name, 'name']];
  for (const written of spellings(snake)) forms.push([written, 'alias']);
  for (const written of [...spellings(many), pascalCase(many)]) forms.push([written, 'plural']);
  for (let from = 1; from < words.length; from++) {
    const tail = words.slice(from).join('_');
    for (const written of spellings(tail)) forms.push([written, 'lastWord']);
    for (const written of spellings(plural(tail))) forms.push([written, 'lastWordPlural']);
  }
  return forms;
}

function spellings(snake: string): string[] {
  return [snake, camelCase(snake), snake.replaceAll('_', ''), snake.replaceAll('_', '-')];
}

/** The field that a word in the plural names: `prices` for `price`. */
export function singularField(word: string): string | undefined {
  const one = singular(word);
  return one === word ? undefined : one;
}
