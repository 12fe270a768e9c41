/**
 * How Node runs the language server. The space for what is new is kept small (in MB): left to grow, it holds more memory
 * than all that the server knows.
 */
export const serverFlags: readonly string[] = ['--max-semi-space-size=4'];
