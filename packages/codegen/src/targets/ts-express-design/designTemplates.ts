import { filledTemplate } from '../../filledTemplate.ts';
import dockerfile from '../ts-express-prisma/templates/Dockerfile.hbs';
import dockerignore from '../ts-express-prisma/templates/dockerignore.hbs';
import biome from './templates/biome.json.hbs';
import envExample from './templates/env.example.hbs';
import extensionsPorts from './templates/extensions.ports.ts.hbs';
import gitignore from './templates/gitignore.hbs';
import makefile from './templates/Makefile.hbs';
import packageJson from './templates/package.json.hbs';
import readme from './templates/README.md.hbs';
import app from './templates/src.app.ts.hbs';
import cli from './templates/src.cli.ts.hbs';
import config from './templates/src.config.ts.hbs';
import cache from './templates/src.http.cache.ts.hbs';
import errors from './templates/src.http.errors.ts.hbs';
import input from './templates/src.http.input.ts.hbs';
import limit from './templates/src.http.limit.ts.hbs';
import page from './templates/src.http.page.ts.hbs';
import problem from './templates/src.http.problem.ts.hbs';
import requestLog from './templates/src.http.requestLog.ts.hbs';
import stream from './templates/src.http.stream.ts.hbs';
import ports from './templates/src.ports.ts.hbs';
import server from './templates/src.server.ts.hbs';
import sockets from './templates/src.sockets.ts.hbs';
import sqlTable from './templates/src.storage.sqlTable.ts.hbs';
import table from './templates/src.storage.table.ts.hbs';
import traceability from './templates/TRACEABILITY.md.hbs';
import testsSupport from './templates/tests.support.ts.hbs';
import testsTables from './templates/tests.tables.test.ts.hbs';
import tsconfigBuild from './templates/tsconfig.build.json.hbs';
import tsconfig from './templates/tsconfig.json.hbs';
import vitestConfig from './templates/vitest.config.ts.hbs';

/** The files by path, with the part of a design that asks for them: `always`, or a member of the view. */
const templates: Readonly<Record<string, readonly [wanted: string, text: string]>> = {
  '.dockerignore': ['serves', dockerignore],
  '.env.example': ['always', envExample],
  '.gitignore': ['always', gitignore],
  Dockerfile: ['serves', dockerfile],
  Makefile: ['always', makefile],
  'README.md': ['always', readme],
  'TRACEABILITY.md': ['always', traceability],
  'biome.json': ['always', biome],
  'extensions/ports.ts': ['always', extensionsPorts],
  'package.json': ['always', packageJson],
  'src/app.ts': ['serves', app],
  'src/cli.ts': ['commands', cli],
  'src/config.ts': ['configured', config],
  'src/http/cache.ts': ['caches', cache],
  'src/http/errors.ts': ['serves', errors],
  'src/http/input.ts': ['parses', input],
  'src/http/limit.ts': ['limits', limit],
  'src/http/page.ts': ['pages', page],
  'src/http/problem.ts': ['always', problem],
  'src/http/requestLog.ts': ['serves', requestLog],
  'src/http/stream.ts': ['streams', stream],
  'src/ports.ts': ['always', ports],
  'src/server.ts': ['serves', server],
  'src/sockets.ts': ['sockets', sockets],
  'src/storage/sqlTable.ts': ['database', sqlTable],
  'src/storage/table.ts': ['stores', table],
  'tests/support.ts': ['tests', testsSupport],
  'tests/tables.test.ts': ['database', testsTables],
  'tsconfig.build.json': ['always', tsconfigBuild],
  'tsconfig.json': ['always', tsconfig],
  'vitest.config.ts': ['always', vitestConfig],
};

/** Fills the templates that a design needs: paths and texts. */
export function fillDesignTemplates(view: Readonly<Record<string, unknown>>): [string, string][] {
  const chosen = Object.entries(templates).filter(([, [wanted]]) => wanted === 'always' || view[wanted] === true);
  return chosen.map(([path, [, text]]) => [path, filledTemplate(text, view)]);
}
