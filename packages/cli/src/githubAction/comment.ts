import { readFile } from 'node:fs/promises';
import { getOctokit } from '@actions/github';

type Environment = Readonly<Record<string, string | undefined>>;

/** By this line our comment is found again: it is invisible. */
const mark = '<!-- specwright: changes since the baseline -->';

/** How much GitHub takes in a comment, in characters. */
const atMost = 65_536;

export interface Comment {
  /** At most so many characters of it. */
  within(atMost: number): string;
  /** Nothing worth a comment; one that is there says so now. */
  readonly isEmpty: boolean;
}

/**
 * Writes the comment on the pull request that the job runs for, or over the one that it wrote there before. Outside of a
 * pull request nothing is done.
 * @throws what the API answered, where it refuses
 */
export async function commentOnPullRequest(comment: Comment, token: string, environment: Environment): Promise<void> {
  const place = await pullRequest(environment);
  if (place === undefined) return;
  const { issues, paginate } = client(token, environment);
  const comments = await paginate(issues.listComments, { ...place, per_page: 100 });
  const known = comments.find(({ body }) => body?.startsWith(mark) === true);
  if (known === undefined && comment.isEmpty) return;
  const head = `${mark}\n\n`;
  const body = `${head}${comment.within(atMost - head.length)}`;
  if (known === undefined) await issues.createComment({ ...place, body });
  else if (known.body !== body) {
    await issues.updateComment({ owner: place.owner, repo: place.repo, comment_id: known.id, body });
  }
}

function client(token: string, { GITHUB_API_URL: baseUrl }: Environment) {
  const octokit = getOctokit(token, baseUrl === undefined ? {} : { baseUrl });
  return { issues: octokit.rest.issues, paginate: octokit.paginate };
}

async function pullRequest({ GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: repository }: Environment) {
  const [owner, repo] = repository?.split('/') ?? [];
  if (path === undefined || owner === undefined || repo === undefined) return undefined;
  const event: unknown = JSON.parse(await readFile(path, 'utf8'));
  const number = (event as { pull_request?: { number?: unknown } } | null)?.pull_request?.number;
  return typeof number === 'number' ? { owner, repo, issue_number: number } : undefined;
}
