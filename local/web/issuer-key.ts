/** The key that local tokens are signed with: a file that only its owner can read, made when it is missing. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { UsageError } from '../usage-error.ts';

export interface IssuerKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

const ALGORITHM = 'RS256';

/** Where the key lies: in the data directory, or in the user's state directory for a service that forgets its data. */
export function issuerDirectory(data: string | undefined): string {
  return data ?? join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'chokepoint');
}

/**
 * The directory that a service keeps its key in: the one that `chokepoint token` looks in as well, or the service's own
 * where nothing can be written there, as in a container.
 */
export async function usableIssuerDirectory(data: string | undefined, own: string): Promise<string> {
  const wanted = issuerDirectory(data);
  try {
    await issuerKey(wanted);
    return wanted;
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR'].some((code) => isCode(error, code))) return own;
    throw error;
  }
}

/** Reads the key of the directory, or makes it; of two processes at once both get the same. Throws UsageError for a file that is no key. */
export async function issuerKey(directory: string): Promise<IssuerKey> {
  const file = join(directory, 'issuer-key.json');
  const text = (await textOf(file)) ?? (await make(directory, file));
  try {
    const jwk = JSON.parse(text) as JWK;
    const { kty, n, e, kid, alg, use } = jwk;
    const privateKey = await importJWK(jwk, ALGORITHM);
    if (privateKey instanceof Uint8Array || n === undefined || e === undefined) throw new Error('no RSA key');
    return { privateKey, publicJwk: strip({ kty, n, e, kid, alg, use }) };
  } catch (cause) {
    throw new UsageError(`${file} holds no signing key; remove it, and a new one is made`, { cause });
  }
}

async function make(directory: string, file: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: ALGORITHM, use: 'sig' };
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  try {
    // A link is all or nothing, and the second of two makers finds the first one's.
    await link(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  return readFile(file, 'utf8');
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function strip(jwk: { readonly [Member in keyof JWK]: JWK[Member] | undefined }): JWK {
  return Object.fromEntries(Object.entries(jwk).filter(([, value]) => value !== undefined)) as JWK;
}
