import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { version } from '../version.ts';
import { check, contextOf, explainCode, listSystems, modelOf, outline, referencesOf } from './answers.ts';
import type { ProjectAccess } from './projectAccess.ts';

/** Speaks the Model Context Protocol on standard input and output until the input ends. */
export async function serve(access: ProjectAccess): Promise<void> {
  const server = mcpServer(access);
  const ended = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await ended;
}

/** The server with its tools, resources and prompts; every mistake is an answer that says the cure. */
export function mcpServer(access: ProjectAccess): McpServer {
  const server = new McpServer(
    { name: 'specwright', version },
    {
      instructions:
        'Specifications (.sds, .sodl) of this project. Before you write code of a module, ask for its context; ' +
        'before you write a specification, check its text; after a finding, ask explain for its code.',
    },
  );
  addReading(server, access);
  addChecking(server, access);
  addResources(server, access);
  addPrompts(server, access);
  return server;
}

const readOnly = { readOnlyHint: true, openWorldHint: false } as const;
const fileInput = z.string().describe('A specification, relative to the folder of the project');

function addReading(server: McpServer, access: ProjectAccess): void {
  server.registerTool(
    'list_systems',
    {
      title: 'List systems',
      description: 'The systems of the project: their files, modules, entities, apis, pipelines and steps.',
      annotations: readOnly,
    },
    () => answer(() => listSystems(access)),
  );
  server.registerTool(
    'outline',
    {
      title: 'Outline',
      description: 'What a file or a module declares, with the places. Name one of the two.',
      inputSchema: { file: fileInput.optional(), module: z.string().describe('The name of a module').optional() },
      annotations: readOnly,
    },
    (asked) => answer(() => outline(access, asked)),
  );
  server.registerTool(
    'context',
    {
      title: 'Context of a module or step',
      description:
        'All that is needed to work on a module or a step of a pipeline, and nothing else: declarations, rules by ' +
        'severity, allowed files, acceptance tests, the commands that check the result. Without arguments: everything.',
      inputSchema: {
        module: z.string().describe('The name of a module').optional(),
        step: z.string().describe('The name of a step of a pipeline').optional(),
        system: z.string().describe('Of several systems: the name of one').optional(),
      },
      annotations: readOnly,
    },
    ({ module, step, system }) =>
      answer(() =>
        contextOf(access, {
          ...(module === undefined ? {} : { module }),
          ...(step === undefined ? {} : { step }),
          ...(system === undefined ? {} : { system }),
        }),
      ),
  );
  server.registerTool(
    'model',
    {
      title: 'Model as JSON',
      description: 'What a system means, or one part of it by its id (`entity:Order`), as JSON.',
      inputSchema: { system: z.string().optional(), part: z.string().describe('The id of a part').optional() },
      annotations: readOnly,
    },
    (asked) => answer(() => modelOf(access, asked)),
  );
}

function addChecking(server: McpServer, access: ProjectAccess): void {
  server.registerTool(
    'check',
    {
      title: 'Check',
      description:
        'What is wrong, as JSON with lines and columns from 1. No argument: the project. `file`: that file. ' +
        '`text` with `notation`: a text alone. `text` with `file`: the file as it would be with that text.',
      inputSchema: {
        file: fileInput.optional(),
        text: z.string().describe('The text of a specification').optional(),
        notation: z.enum(['sds', 'sodl']).describe('Of a text alone').optional(),
      },
      annotations: readOnly,
    },
    (asked) => answer(() => check(access, asked)),
  );
  server.registerTool(
    'explain',
    {
      title: 'Explain a diagnostic',
      description: 'The page of a diagnostic: what it means, a wrong example, a right one, and why.',
      inputSchema: { code: z.string().describe('The code of a finding, such as `reference/unknown-name`') },
      annotations: readOnly,
    },
    ({ code }) => answer(async () => explainCode(code)),
  );
  server.registerTool(
    'find_references',
    {
      title: 'Find references',
      description: 'Where a name (`Order`, `Order.total`, `POST /orders`) is declared and used, in all files.',
      inputSchema: { name: z.string().describe('A name, or the id of a part') },
      annotations: readOnly,
    },
    ({ name }) => answer(() => referencesOf(access, name)),
  );
}

function addResources(server: McpServer, access: ProjectAccess): void {
  server.registerResource(
    'context',
    new ResourceTemplate('specwright://context/{module}', { list: undefined }),
    { title: 'Context of a module', mimeType: 'text/markdown' },
    async (uri, { module }) => {
      const text = await contextOf(access, { module: decodeURIComponent(String(module)) });
      return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text }] };
    },
  );
}

function addPrompts(server: McpServer, access: ProjectAccess): void {
  server.registerPrompt(
    'implement_module',
    {
      title: 'Implement a module',
      description: 'The task to build a module, with its context.',
      argsSchema: { module: z.string().describe('The name of a module') },
    },
    async ({ module }) => {
      const context = await contextOf(access, { module });
      const text = `Build the module as its context says. Change no file outside of the allowed scope, and run the commands under "Check the result" before you say that it is done.\n\n${context}`;
      return { messages: [{ role: 'user', content: { type: 'text', text } }] };
    },
  );
}

/** An answer, or what went wrong as one: an agent can mend its question, and the server goes on. */
async function answer(find: () => Promise<string>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: await find() }] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const text = error instanceof Refusal ? message : `This is a fault of Specwright: ${message}`;
    return { isError: true, content: [{ type: 'text', text }] };
  }
}
