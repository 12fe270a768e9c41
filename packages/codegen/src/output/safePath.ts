import { OutputError } from './outputError.ts';

const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** Whether Windows has a device of this name, and no file. */
export function isDeviceName(name: string): boolean {
  return reservedOnWindows.test(name);
}

/**
 * Checks that a path stays inside the output folder: relative, with `/`, no `..`, no drive, no control characters.
 * @throws OutputError `outside`
 */
export function assertInside(path: string): void {
  const parts = path.split('/');
  const broken =
    path === '' ||
    path.includes('\\') ||
    /^[A-Za-z]:/.test(path) ||
    hasControlCharacter(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..' || isDeviceName(part));
  if (!broken) return;
  throw new OutputError(
    'outside',
    path,
    `The name '${path}' would leave the output folder or cannot be a file name. Rename the part that it comes from.`,
  );
}

function hasControlCharacter(path: string): boolean {
  return [...path].some((char) => (char.codePointAt(0) ?? 0) < 32);
}
