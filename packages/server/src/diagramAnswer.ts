import type { DiagramWish, Place } from '@specwright/diagrams/diagram';
import { type DiagramChoice, diagramChoices, diagramOf } from '@specwright/diagrams/diagramOf';
import { svgOf } from '@specwright/diagrams/svg';
import type { Range } from '@specwright/model/origin';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { Session } from './session.ts';
import { canonicalFolder } from './uris.ts';

/** What `specwright/diagram` asks for: a diagram of the system that the file belongs to. */
export interface DiagramParams {
  /** A specification, or a folder: the first system that has a specification in it. */
  readonly uri: string;
  /** Absent, or something that the system has not: the first diagram that it has. */
  readonly wish?: DiagramWish;
  /** A picture with its own colours, for a file. */
  readonly standalone?: boolean;
}

/** An element of the picture (`data-id`) with the places that it stands for; a click leads to the first. */
export interface DiagramElement {
  readonly id: string;
  readonly places: readonly { readonly uri: string; readonly range: Range; readonly selection: Range }[];
}

/** A diagram, or why there is none. */
export type DiagramAnswer =
  | {
      readonly kind: 'diagram';
      readonly title: string;
      readonly wish: DiagramWish;
      readonly svg: string;
      readonly elements: readonly DiagramElement[];
      /** All diagrams of the system. */
      readonly choices: readonly DiagramChoice[];
    }
  | { readonly kind: 'none'; readonly message: string };

/** Draws the system of a file as it is now, unsaved changes included. */
export function diagramAnswer(session: Session, { uri, wish, standalone }: DiagramParams): DiagramAnswer {
  const view = systemAt(session, canonicalFolder(uri));
  if (view === undefined) return { kind: 'none', message: 'There is no specification here that Specwright has read.' };
  const choices = diagramChoices(view.index);
  const chosen = choices.find((choice) => isSame(choice.wish, wish)) ?? choices[0];
  if (chosen === undefined) {
    return { kind: 'none', message: `'${view.system.name}' has no module, entity or machine to show yet.` };
  }
  const diagram = diagramOf(view.index, chosen.wish);
  const rows = diagram.nodes.flatMap(({ sections }) => sections.flatMap((section) => section.rows));
  const placed = ({ file, range, selection }: Place): DiagramElement['places'][number] => {
    return { uri: session.clientUri(file), range, selection };
  };
  return {
    kind: 'diagram',
    title: diagram.title,
    wish: chosen.wish,
    svg: svgOf(diagram, { standalone: standalone === true }),
    elements: [...diagram.nodes, ...rows, ...diagram.edges].map(({ id, places }) => ({
      id,
      places: places.map(placed),
    })),
    choices,
  };
}

function systemAt({ workspace }: Session, uri: string): SystemView | undefined {
  return (
    workspace.viewOf(uri) ?? workspace.systems().find(({ files }) => files.some((file) => file.startsWith(`${uri}/`)))
  );
}

function isSame(one: DiagramWish, other: DiagramWish | undefined): boolean {
  if (one.kind === 'machine') return other?.kind === 'machine' && one.machine === other.machine;
  return one.kind === other?.kind;
}
