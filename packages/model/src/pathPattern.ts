import { memoOf } from './memo.ts';

/**
 * True when a path pattern of an auth rule or a limit covers the path of an api. `**` stands for any number of
 * segments, none included (`/orders/**` covers `/orders`), `*` for anything within one segment; a parameter stands
 * for a parameter, whatever its name.
 */
export function pathCovers(pattern: string, path: string): boolean {
  return segmentsCover(pathSegments(pattern), pathSegments(path));
}

/** The segments of the path of a part, split once as long as the part lives: paths are compared pair by pair. */
export const segmentsOf = memoOf(({ path }: { readonly path: string }) => pathSegments(path));

/** True when the pattern covers every path that the other pattern covers. */
export function patternCovers(pattern: string, other: string): boolean {
  // `**` is tried as nothing, as one segment and as two that no pattern names.
  const readings = other.includes('**') ? ['', '\u0000', '\u0000/\u0000'] : ['**'];
  return readings.every((reading) => pathCovers(pattern, other.replaceAll('**', reading)));
}

/** A path with its parameters made alike: two apis with one method and one shape answer the same requests. */
export function pathShape(path: string): string {
  return `/${pathSegments(path)
    .map((segment) => segment.replace(/\{[^}]*\}/g, '{}'))
    .join('/')}`;
}

/** The shape of the path of a part, made once as long as the part lives. */
export const shapeOf = memoOf(({ path }: { readonly path: string }) => pathShape(path));

/** The segments of a path or a pattern: for those who compare many with each other. */
export function pathSegments(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** As `pathCovers`, of the segments of a pattern and a path; makes no objects, as many are compared with many. */
export function segmentsCover(pattern: readonly string[], path: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  // Behind the last `**` so far: where the pattern goes on, and the first segment that the stars do not stand for.
  let behindStars = -1;
  let notStars = 0;
  while (at < path.length) {
    const segment = pattern[next];
    if (segment === '**') {
      next++;
      behindStars = next;
      notStars = at;
    } else if (segment !== undefined && segmentCovers(segment, path[at] ?? '')) {
      next++;
      at++;
    } else if (behindStars >= 0) {
      // The stars stand for one segment more; what follows them is tried again behind it.
      next = behindStars;
      notStars++;
      at = notStars;
    } else return false;
  }
  while (pattern[next] === '**') next++;
  return next === pattern.length;
}

function segmentCovers(pattern: string, segment: string): boolean {
  if (pattern === '*') return true;
  if (isParameter(pattern) || isParameter(segment)) return isParameter(pattern) && isParameter(segment);
  return pattern.includes('*') ? wildcardCovers(pattern.split('*'), segment) : pattern === segment;
}

/** `parts` are the texts between the stars of a pattern; each must follow in its turn. */
function wildcardCovers(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}
