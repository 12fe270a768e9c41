import { diagramFormats } from '@specwright/diagrams/formats';
import { Command, CommanderError, Option } from 'commander';
import type { CommandContext } from './context.ts';
import { type ExitCode, exitCodes } from './exitCode.ts';
import { failingEffects } from './failingEffects.ts';
import { severitiesByGravity } from './findings.ts';
import { Refusal } from './refusal.ts';
import { unknownCommand } from './unknownCommand.ts';
import { version } from './version.ts';

/**
 * Runs `specwright` with its arguments (without those of Node). Everything that goes wrong is said on the terminal and
 * in the exit code; it never throws.
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  const outcome: { code: ExitCode } = { code: exitCodes.fine };
  const program = commandLine(context, (code) => {
    outcome.code = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return outcome.code;
  } catch (error) {
    return answer(error, args.includes('--debug'), context);
  } finally {
    context.terminal.progress(undefined);
  }
}

function answer(error: unknown, debug: boolean, context: CommandContext): ExitCode {
  const { terminal } = context;
  const { red } = terminal.noteColors;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  if (error instanceof Refusal) {
    terminal.note(`${red('specwright:')} ${error.message}`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.note(
    `${red('specwright:')} This is a fault of Specwright, not of your specification: ${firstLine(message)}`,
  );
  if (debug) terminal.note(error instanceof Error ? (error.stack ?? message) : message);
  else terminal.note('Run the command again with --debug, and report what it prints together with the specification.');
  return exitCodes.fault;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

type Report = (code: ExitCode) => void;

function commandLine(context: CommandContext, report: Report): Command {
  const { terminal } = context;
  const program = new Command('specwright')
    .description('Makes specifications executable: checks them, follows their changes, generates services.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('--debug', 'say more when something goes wrong')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, `${terminal.noteColors.red('specwright:')} `)),
    })
    .showHelpAfterError('`specwright help` shows how it is used.')
    .argument('[command]')
    .allowExcessArguments()
    .action((name: string | undefined) => {
      if (name !== undefined) throw unknownCommand(name, program);
      program.outputHelp({ error: true });
      report(exitCodes.usage);
    });
  addChecking(program, context, report);
  addGenerating(program, context, report);
  addEvolving(program, context, report);
  addMigrating(program, context, report);
  addPipelines(program, context, report);
  addHelping(program, context, report);
  for (const command of program.commands) {
    command.exitOverride().option('--debug', 'say more when something goes wrong').copyInheritedSettings(program);
  }
  return program;
}

const pathsHelp = 'files or folders; none: the folder with specwright.json, else this one';

function addChecking(program: Command, context: CommandContext, report: Report): void {
  program
    .command('check')
    .description('read a specification and say what is wrong with it')
    .argument('[paths...]', pathsHelp)
    .addOption(formatOption(['text', 'json', 'sarif']))
    .addOption(
      new Option('--max-severity <severity>', 'the gravest finding that still passes')
        .choices(severitiesByGravity)
        .default('warning'),
    )
    .action(async (paths, options) =>
      report(await (await import('./commands/check.ts')).check(paths, options, context)),
    );
  program
    .command('model')
    .description('print what a specification means, as JSON')
    .argument('[paths...]', pathsHelp)
    .action(async (paths) => report(await (await import('./commands/model.ts')).model(paths, context)));
  program
    .command('format')
    .description('give specifications their usual form, and print the files that change')
    .argument('[paths...]', pathsHelp)
    .option('--check', 'write nothing; exit code 1 when a file would change')
    .option(
      '--align',
      'put below each other what neighbouring lines have in common: types, values, `=>`, `=`, `->`, `severity=`',
    )
    .action(async (paths, options) =>
      report(await (await import('./commands/format.ts')).format(paths, options, context)),
    );
}

/** Options of `generate` with which nothing is written. */
const lookingOptions = ['dryRun', 'diff', 'check', 'why'];

function addGenerating(program: Command, context: CommandContext, report: Report): void {
  program
    .command('generate')
    .description('make the services of a specification')
    .argument('[modules...]', 'names of modules (none: all), files or folders')
    .option('--target <name>', 'the language and libraries; else as in specwright.json, else ts-express-prisma')
    .option('--database <name>', 'sqlite or postgres; else as in specwright.json, else what `runtime` says')
    .option('--out <folder>', 'where to; else as in specwright.json, else `generated`')
    .option('--dry-run', 'only say what would be written')
    .option('--diff', 'show the differences to what is there, write nothing')
    .option('--check', 'write nothing; exit code 1 when something would be written')
    .option(
      '--why <file>',
      'say which parts of the specification a generated file, or a line of it (FILE:LINE), comes from',
    )
    .addOption(
      new Option('--watch', 'generate again whenever a specification, the settings or a baseline change').conflicts(
        lookingOptions,
      ),
    )
    .addOption(
      new Option('--commit', 'commit in Git what was generated, and nothing else').conflicts([
        ...lookingOptions,
        'watch',
      ]),
    )
    .addOption(
      new Option(
        '--merge <how>',
        "where conflicts with your changes go: marks in the files (as without it), or Git's index too",
      )
        .choices(['marks', 'index'])
        .conflicts(lookingOptions),
    )
    .action(async (modules, options) =>
      report(await (await import('./commands/generate.ts')).generate(modules, options, context)),
    );
  program
    .command('context')
    .description('write what a coding agent needs to know, and nothing else: a file a module and step')
    .argument('[module...]', 'the name of a module (none: all), files or folders')
    .option('--step <name>', 'only what is about this step of a pipeline')
    .option('--out <folder>', 'where to; else the folder of the project')
    .option('--check', 'write nothing; exit code 1 when something would be written')
    .option('--stdout', 'print the context instead of writing it')
    .action(async (modules, options) =>
      report(await (await import('./commands/context.ts')).context(modules, options, context)),
    );
  program
    .command('graph')
    .description('draw a specification: its modules, its entities, or a state machine')
    .argument('[what...]', 'modules, entities, or machine with a name (Order.status); then files or folders')
    .addOption(
      new Option('--format <format>', 'how it is drawn; else as the ending of --out says, else mermaid').choices(
        diagramFormats,
      ),
    )
    .option('--out <file>', 'where to; else it is printed')
    .action(async (what, options) => report(await (await import('./commands/graph.ts')).graph(what, options, context)));
}

function addEvolving(program: Command, context: CommandContext, report: Report): void {
  program
    .command('diff')
    .description(
      'show what changed since the specification was accepted: for the rows that exist, and for those who rely on it',
    )
    .argument('[paths...]', pathsHelp)
    .addOption(formatOption(['text', 'json']))
    .addOption(
      new Option('--fail-on <effect>', 'exit code 1 also for such a change of apis, events and contracts').choices([
        ...failingEffects,
      ]),
    )
    .action(async (paths, options) => report(await (await import('./commands/diff.ts')).diff(paths, options, context)));
  program
    .command('accept')
    .description('make the present schema the baseline (after a deploy)')
    .argument('[paths...]', pathsHelp)
    .option('--from-database <url>', 'make the baseline of what a database has: `file:./shop.db`, `postgresql://…`')
    .action(async (paths, options) =>
      report(await (await import('./commands/accept.ts')).accept(paths, options, context)),
    );
}

function addMigrating(program: Command, context: CommandContext, report: Report): void {
  const migrate = program.command('migrate').description('look at the migrations of a service, and run them');
  const target = new Option('--target <name>', 'the target, where several are generated');
  const out = new Option('--out <folder>', 'the folder that the service was generated into');
  const url = new Option('--database-url <url>', 'the database; else DATABASE_URL');
  const service = (name: string, description: string): Command =>
    migrate
      .command(name)
      .description(description)
      .argument('[module...]', 'the name of the module, files or folders')
      .addOption(target)
      .addOption(out)
      .addOption(url);
  service('plan', 'show what the next migration does, and count the rows it depends on; nothing is changed').action(
    async (args, options) =>
      report(await (await import('./commands/migrate.ts')).planMigrations(args, options, context)),
  );
  service('status', 'say which migrations a database has seen').action(async (args, options) =>
    report(await (await import('./commands/migrate.ts')).migrationStatus(args, options, context)),
  );
  service('up', 'run what the database has not seen, with the runner of the project')
    .option('--contract', 'also take away what only the version before needed: no service of it runs any more')
    .action(async (args, options) =>
      report(await (await import('./commands/migrate.ts')).runMigrations('up', args, options, context)),
    );
  service('down', 'take the last migration back; refused where data would be lost').action(async (args, options) =>
    report(await (await import('./commands/migrate.ts')).runMigrations('down', args, options, context)),
  );
  for (const command of migrate.commands) command.exitOverride().copyInheritedSettings(program);
}

function addPipelines(program: Command, context: CommandContext, report: Report): void {
  const pipeline = program.command('pipeline').description('run the pipeline of a design, step by step');
  const system = new Option('--system <name>', 'the system, where several have a pipeline of that name');
  pipeline
    .command('run')
    .description('run the steps that have not passed yet: context, command, gate')
    .argument('<name>', 'the name of the pipeline')
    .argument('[paths...]', pathsHelp)
    .addOption(system)
    .option('--approve', 'you have looked at the gate that is waiting: go on')
    .option('--restart', 'forget what has passed and begin with the first step')
    .action(async (name, paths, options) =>
      report(await (await import('./commands/pipeline.ts')).runPipeline(name, paths, options, context)),
    );
  pipeline
    .command('status')
    .description('say how the steps stand')
    .argument('[name]', 'the name of the pipeline; none: all')
    .argument('[paths...]', pathsHelp)
    .addOption(system)
    .action(async (name, paths, options) =>
      report(await (await import('./commands/pipeline.ts')).pipelineStatus(name, paths, options, context)),
    );
  for (const command of pipeline.commands) command.exitOverride().copyInheritedSettings(program);
}

function addHelping(program: Command, context: CommandContext, report: Report): void {
  program
    .command('explain')
    .description('print the page of a diagnostic; without a code the list of all')
    .argument('[code]')
    .action(async (code) => report((await import('./commands/explain.ts')).explain(code, context)));
  program
    .command('init')
    .description('write a specification to begin with')
    .argument('[template]', 'tasks or shop')
    .option('--out <folder>', 'where to; else this folder')
    .action(async (template, options) =>
      report(await (await import('./commands/init.ts')).init(template, options, context)),
    );
  program
    .command('lsp')
    .description('run the language server, for any editor that speaks LSP')
    .option('--stdio', 'speak on standard input and output')
    .action(async (options) => report((await import('./commands/lsp.ts')).languageServer(options, context)));
  program
    .command('mcp')
    .description('answer coding agents over the Model Context Protocol, on standard input and output')
    .argument('[folder]', 'the folder of the project; else that with specwright.json, else this one')
    .action(async (folder) => report(await (await import('./commands/mcp.ts')).agentServer(folder, context)));
}

function formatOption(choices: readonly string[]): Option {
  return new Option('--format <format>', 'how the result is printed').choices(choices).default('text');
}
