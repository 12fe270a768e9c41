import { SignJWT } from 'jose';
import type { RequestCaller } from './requestText.ts';

/**
 * A bearer token as generated services take it (HS256 with `sub`, `role` and `exp`), good for an hour.
 * @param key of the running service
 */
export function developmentToken({ id, role }: RequestCaller, key: string): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(key));
}
