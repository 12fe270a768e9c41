import type { GeneratedFile } from '../generatedFile.ts';
import type { MigrationFile } from '../plan/database/migrations.ts';
import type { DesignPlan } from '../plan/design/designPlan.ts';
import type { ServicePlan } from '../plan/servicePlan.ts';
import type { SystemPlan } from '../system/systemPlan.ts';

/** The databases that a project can be generated for. */
export const databases = ['sqlite', 'postgres'] as const;
export type Database = (typeof databases)[number];

/** The text that was generated from the draft with this digest before; undefined where it is not known. */
export type PastTexts = (draft: string) => Promise<string | undefined>;

export interface RenderOptions {
  readonly database: Database;
  /** Of all its versions, within the folder of the migrations. */
  readonly migrations: readonly MigrationFile[];
  readonly texts?: PastTexts;
  readonly signal?: AbortSignal;
}

/** Where people put code around operations, or in their place. Paths are POSIX, relative to the output folder. */
export interface HookPlaces {
  /** Of their files. */
  readonly folder: string;
  /** What can stand there is said in this generated file. */
  readonly file: string;
  /** The names of the hooks in a text of that file, each with the operation or the event that it is of. */
  readonly namesIn: (text: string) => ReadonlyMap<string, string>;
}

/** A language and its libraries: renders a plan as the files of a project. */
export interface Target {
  readonly name: string;
  /** For humans, one line. */
  readonly title: string;
  /** Of services that a specification makes; the first where nothing else is said. */
  readonly databases: readonly Database[];
  /** Of what a design makes, likewise. */
  readonly designDatabases: readonly Database[];
  /** Where its projects keep their migrations, a folder each: POSIX, relative to the output folder. */
  readonly migrationsFolder: string;
  readonly hooks: HookPlaces;
  /** Rendered and formatted, by path. */
  render(plan: ServicePlan, options: RenderOptions): Promise<GeneratedFile[]>;
  /** Likewise of a design. */
  renderDesign(plan: DesignPlan, options: Pick<RenderOptions, 'texts' | 'signal'>): Promise<GeneratedFile[]>;
  /** What is above the services of a system, and is written in its language. */
  renderSystem(plan: SystemPlan, options: Pick<RenderOptions, 'texts'>): Promise<GeneratedFile[]>;
}
