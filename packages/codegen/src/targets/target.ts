import type { GeneratedFile } from '../generatedFile.ts';
import type { DesignPlan } from '../plan/design/designPlan.ts';
import type { ServicePlan } from '../plan/servicePlan.ts';

/** The databases that a project can be generated for. */
export const databases = ['sqlite', 'postgres'] as const;
export type Database = (typeof databases)[number];

/** A language and its libraries: renders a plan as the files of a project. */
export interface Target {
  readonly name: string;
  /** For humans, one line. */
  readonly title: string;
  readonly databases: readonly Database[];
  /** Rendered and formatted, by path. */
  render(plan: ServicePlan, database: Database, signal?: AbortSignal): Promise<GeneratedFile[]>;
  /** Likewise of a design. */
  renderDesign(plan: DesignPlan, signal?: AbortSignal): Promise<GeneratedFile[]>;
}
