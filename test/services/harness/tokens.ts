import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

/** The key that every service under test is started with. */
export const signingKey = 'a-key-for-tests-that-is-long-enough-for-hs256';

export interface TokenOptions {
  readonly sub?: string;
  readonly role?: string;
  /** Seconds from now; negative: expired. `none`: no `exp` at all. */
  readonly expiresIn?: number | 'none';
  readonly key?: string;
  /** Instead of HS256. */
  readonly algorithm?: string;
  /** Over the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A bearer token as the contract wants it: HS256, `sub`, `role`, `exp`. */
export function signToken(options: TokenOptions = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: options.sub ?? randomUUID(),
    iat: now - 3600,
    ...(options.role === undefined ? {} : { role: options.role }),
    ...(options.expiresIn === 'none' ? {} : { exp: now + (options.expiresIn ?? 3600) }),
    ...options.claims,
  };
  const token = new SignJWT(claims).setProtectedHeader({ alg: options.algorithm ?? 'HS256' });
  return token.sign(new TextEncoder().encode(options.key ?? signingKey));
}

/** A token with a valid header and claims that nobody signed (`alg: none`). */
export function unsignedToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: randomUUID(), role: 'admin', exp: Math.floor(Date.now() / 1000) + 3600 };
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}
