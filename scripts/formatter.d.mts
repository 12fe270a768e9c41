/** Copies what lays generated code out into a folder of bundles: they look for it beside themselves. */
export function copyFormatter(folder: string): void;
