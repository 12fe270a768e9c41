/** A module for Node's `--import`: each process says at its end, to its error output, what it took. */
export const meter = `data:text/javascript,${encodeURIComponent(`process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write("took:" + (userCPUTime + systemCPUTime) + ":" + maxRSS + ";");
})`)}`;

/** The processor time of all processes that `meter` heard of, and the memory of the largest. */
export function taken(stderr: string): { readonly seconds: number; readonly megabytes: number } {
  const processes = [...stderr.matchAll(/took:(\d+):(\d+);/g)];
  return {
    seconds: processes.reduce((sum, [, microseconds]) => sum + Number(microseconds) / 1e6, 0),
    megabytes: Math.max(...processes.map(([, , kilobytes]) => Number(kilobytes) / 1024)),
  };
}
