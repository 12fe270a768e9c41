import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Code, codes, definitionOf, isCode } from '@specwright/checks/catalogue';
import { explanationOf } from '@specwright/checks/explain';
import type { Severity } from '@specwright/model/diagnostic';
import type {
  ArtifactLocation,
  Fix,
  Location,
  Log,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
  Suppression,
} from 'sarif';
import type { Finding, Place } from './findings.ts';
import { version } from './version.ts';

/** An edit of a cure: the text of a place becomes another. */
export interface Replacement extends Place {
  readonly newText: string;
}

/** A finding with what only SARIF tells of it. */
export interface DetailedFinding extends Finding {
  readonly fixes: readonly { readonly title: string; readonly edits: readonly Replacement[] }[];
  /** The comment that switches the finding off. */
  readonly suppressedAt?: Place;
}

export interface SarifOptions {
  /** The folder that the files of the findings are relative to, absolute. */
  readonly folder: string;
  /** The absolute URI of the folder with the pages of the diagnostics, without a slash at its end. */
  readonly docsBase: string;
}

type Level = NonNullable<Result['level']>;

const levels: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/**
 * A log of SARIF 2.1.0 (OASIS Standard, 27 March 2020). All codes are its rules, so that their numbers do not depend on
 * what was found. Columns are UTF-16 units from 1 with an exclusive end, which the standard calls `utf16CodeUnits`.
 */
export function sarifLog(findings: readonly DetailedFinding[], options: SarifOptions): Log {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Specwright',
            version,
            semanticVersion: version,
            rules: codes.map((code) => rule(code, options.docsBase)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [sourceRoot]: { description: { text: 'The folder in which Specwright ran.' } } },
        results: findings.map((finding) => result(finding, options.folder)),
      },
    ],
  };
}

/** The name that the standard proposes for the root of the sources. */
const sourceRoot = '%SRCROOT%';

function rule(code: Code, docsBase: string): ReportingDescriptor {
  const { title, severity, isOptional } = definitionOf(code);
  return {
    id: code,
    name: code.replace(/(?:^|[-/])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    help: { text: title, markdown: explanationOf(code) },
    helpUri: `${docsBase}/${code}.md`,
    defaultConfiguration: { level: levels[severity], enabled: isOptional !== true },
  };
}

function result(finding: DetailedFinding, folder: string): Result {
  const { code, severity, message, related, fixes, suppressedAt } = finding;
  return {
    ruleId: code,
    ...(isCode(code) ? { ruleIndex: codes.indexOf(code) } : {}),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: physicalLocation(finding, folder) }],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((place, id) => relatedLocation(place, id, folder)) }),
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => sarifFix(fix, folder)) }),
    suppressions: suppressedAt === undefined ? [] : [suppression(suppressedAt, folder)],
  };
}

function relatedLocation(place: Finding['related'][number], id: number, folder: string): Location {
  return { id, message: { text: place.message }, physicalLocation: physicalLocation(place, folder) };
}

function suppression(comment: Place, folder: string): Suppression {
  return { kind: 'inSource', status: 'accepted', location: { physicalLocation: physicalLocation(comment, folder) } };
}

/** The edits by file, as the standard wants them. */
function sarifFix({ title, edits }: DetailedFinding['fixes'][number], folder: string): Fix {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactLocation(file, folder),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.newText } })),
    })),
  };
}

function physicalLocation(place: Place, folder: string): PhysicalLocation {
  return { artifactLocation: artifactLocation(place.file, folder), region: region(place) };
}

function region({ line, column, endLine, endColumn }: Place): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A file within the folder relative to it; any other as it is, for a relative URI must not lead out of its base. */
function artifactLocation(file: string, folder: string): ArtifactLocation {
  if (file.startsWith('../')) return { uri: pathToFileURL(resolve(folder, file)).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: sourceRoot };
}
