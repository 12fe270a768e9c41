// What the demo prints: headings, long steps with their time, requests and answers.

const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const paint = (code) => (text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint('1');
export const dim = paint('2');
export const red = paint('31');
export const green = paint('32');
export const yellow = paint('33');
export const cyan = paint('36');

export function heading(text) {
  console.log(`\n${bold(text)}`);
}

/** A fault that the reader can cure: the message says how. */
export class DemoError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs something long and shows that it is running: a counting line on a terminal, a line every ten seconds
 * elsewhere. Gives what it gives.
 */
export async function step(label, work) {
  const began = Date.now();
  const seconds = () => ((Date.now() - began) / 1000).toFixed(0);
  const onTerminal = process.stdout.isTTY === true;
  const show = () => {
    if (onTerminal) process.stdout.write(`\r  ${cyan('…')} ${label} ${dim(`${seconds()} s`)} `);
    else if (Number(seconds()) > 0) console.log(`  … ${label}: ${seconds()} s so far`);
  };
  if (onTerminal) show();
  const timer = setInterval(show, onTerminal ? 1000 : 10_000);
  try {
    const result = await work();
    if (onTerminal) process.stdout.write('\r\u001b[K');
    console.log(`  ${green('✓')} ${label} ${dim(`${seconds()} s`)}`);
    return result;
  } catch (error) {
    if (onTerminal) process.stdout.write('\r\u001b[K');
    console.log(`  ${red('✗')} ${label} ${dim(`${seconds()} s`)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Shows one exchange: who asks for what, and what comes back; `why` says what to see in it. */
export function showExchange({ who, method, path, body, answer, why }) {
  if (why !== undefined) console.log(`\n  ${cyan(why)}`);
  else console.log();
  console.log(`  ${bold(`${method} ${path}`)} ${dim(`as ${who}`)}`);
  if (body !== undefined) console.log(`  ${dim('→')} ${JSON.stringify(body)}`);
  const colour = answer.status < 300 ? green : answer.status < 500 ? yellow : red;
  const extra = ['location', 'etag', 'x-total-count']
    .filter((name) => answer.headers.get(name) !== null)
    .map((name) => `${name}: ${answer.headers.get(name)}`);
  console.log(`  ${dim('←')} ${colour(String(answer.status))} ${dim(extra.join('  '))}`);
  if (answer.text !== '') console.log(indented(pretty(answer.text)));
}

function pretty(text) {
  const lines = formatted(text).split('\n');
  return lines.length <= 16 ? lines : [...lines.slice(0, 14), dim(`… ${lines.length - 14} more lines`)];
}

function formatted(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.length > 400 ? `${text.slice(0, 400)}…` : text;
  }
}

function indented(lines) {
  return lines.map((line) => `    ${line}`).join('\n');
}
