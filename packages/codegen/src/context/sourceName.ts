/** A file as people name it: relative to the folder of its project (a URI), with `/`. */
export function sourceName(file: string, root: string): string {
  const folder = root.endsWith('/') ? root : `${root}/`;
  const name = file.startsWith(folder) ? file.slice(folder.length) : file;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A file name as a shell takes it. */
export function shellWord(name: string): string {
  return /^[\w./-]+$/.test(name) && !name.startsWith('-') ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
