/** Which changes of apis, events and contracts fail, as `--fail-on` takes it. */
export const failingEffects = ['breaking', 'may-break'] as const;
