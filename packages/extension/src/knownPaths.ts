/**
 * A route with its parameters filled in from the paths of what was made: `/visits/7` fills `/visits/{id}/end`.
 * @param made the latest first
 * @returns undefined where none of them tells all parameters
 */
export function filledRoute(route: string, made: readonly string[]): string | undefined {
  const steps = route.split('/');
  for (const path of made) {
    const given = path.split('/');
    const fits = given.every((step, at) => steps[at] === step || isParameter(steps[at]));
    const filled = [...given, ...steps.slice(given.length)];
    if (fits && !filled.some(isParameter)) return filled.join('/');
  }
  return undefined;
}

function isParameter(step: string | undefined): boolean {
  return step?.startsWith('{') === true;
}
