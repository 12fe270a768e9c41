import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as Client from '../../packages/extension/src/protocol.ts';
import type { ApiRequestAnswer, ApiRequestParams } from '../../packages/server/src/apiRequests.ts';
import type { ListFilesParams, ReadFileAnswer } from '../../packages/server/src/clientFiles.ts';
import type { ContextAnswer, ContextParams } from '../../packages/server/src/contextPack.ts';
import type { DiagramAnswer, DiagramParams } from '../../packages/server/src/diagramAnswer.ts';
import type { PlaceAnswer } from '../../packages/server/src/generatedPlaces.ts';
import type { GenerateParams, GenerateResult } from '../../packages/server/src/generation.ts';
import type { LogLevel } from '../../packages/server/src/log.ts';
import type { PreviewAnswer, PreviewParams } from '../../packages/server/src/migrationPreview.ts';
import type { PartsAnswer } from '../../packages/server/src/parts.ts';

/**
 * The extension knows the wire only, so the server and the extension each say what goes over it. What one sends has to
 * be what the other takes. The types are held by `npm run typecheck`, the names when this file runs.
 */
describe('what the server and the extension say of the wire', () => {
  const root = resolve(import.meta.dirname, '../..');
  const namesIn = (folder: string): string[] => {
    const texts = globSync(`${folder}/*.ts`, { cwd: root }).map((path) => readFileSync(resolve(root, path), 'utf8'));
    return [...new Set(texts.flatMap((text) => text.match(/'specwright\/\w+'/g) ?? []))].sort();
  };

  it('is of the same requests and notifications', () => {
    const names = namesIn('packages/server/src');
    expect(names).toContain("'specwright/generate'");
    expect(namesIn('packages/extension/src')).toEqual(names);
  });

  it('agrees in what is asked', () => {
    expectTypeOf<Client.GenerateParams>().toExtend<GenerateParams>();
    expectTypeOf<Client.ContextParams>().toExtend<ContextParams>();
    expectTypeOf<Client.PreviewParams>().toExtend<PreviewParams>();
    expectTypeOf<Client.DiagramParams>().toExtend<DiagramParams>();
    expectTypeOf<Client.ApiRequestParams>().toExtend<ApiRequestParams>();
    expectTypeOf<ListFilesParams>().toExtend<Client.ListFilesParams>();
    expectTypeOf<Client.ServerLogLevel>().toEqualTypeOf<LogLevel>();
  });

  it('agrees in what is answered', () => {
    expectTypeOf<GenerateResult>().toExtend<Client.GenerateResult>();
    expectTypeOf<ContextAnswer>().toExtend<Client.ContextAnswer>();
    expectTypeOf<PreviewAnswer>().toExtend<Client.PreviewAnswer>();
    expectTypeOf<DiagramAnswer>().toExtend<Client.DiagramAnswer>();
    expectTypeOf<ApiRequestAnswer>().toExtend<Client.ApiRequestAnswer>();
    expectTypeOf<Client.ReadFileAnswer>().toExtend<ReadFileAnswer>();
    expectTypeOf<PlaceAnswer>().toExtend<Client.PlaceAnswer>();
    expectTypeOf<PartsAnswer['systems'][number]>().toExtend<Client.SpecPart>();
  });
});
