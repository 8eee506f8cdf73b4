import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Jwks } from '@shop/contracts/auth';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { Clock } from '../clock.js';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { seal, unseal } from './key-seal.js';
import { KeysRepository, type SigningKeyRow } from './keys.repository.js';

/** A key that signs now. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** What a clock of another instance may be ahead, and a token's end may be tolerated, in milliseconds. */
const MARGIN_MS = 60_000;

/**
 * The keys that sign access tokens: rows that all instances share (docs/adr/0035). A new one is published before it
 * signs, an old one until the last token it signed has ended. Each instance remembers the rows and reads them again
 * once a minute. Postgres down: what is remembered goes on signing and verifying.
 */
@Injectable()
export class KeysService {
  #rows: readonly SigningKeyRow[] = [];
  readonly #opened = new Map<string, KeyObject>();

  constructor(
    private readonly keys: KeysRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly config: AuthConfig,
  ) {}

  /** Makes the first key, or the next one when the newest is old; removes outlived ones; reads what there is. */
  async refresh(): Promise<void> {
    const lifeMs = this.config.SIGNING_KEY_LIFE_MS;
    await this.#add((newest) => newest.signsFrom <= this.clock.at(-lifeMs));
    await this.keys.removeOutlived(this.config.ACCESS_TOKEN_MS + MARGIN_MS);
    await this.#read();
  }

  /** Makes a key that signs after the lead time; the one that is waiting already, if there is one. */
  async rotate(): Promise<Jwks> {
    await this.#add((newest) => newest.signsFrom <= this.clock.at());
    return this.published();
  }

  /** Every key that a token alive or yet to be signed may name. */
  async published(): Promise<Jwks> {
    await this.#read();
    return { keys: this.#rows.map(({ kid, x }) => publicJwk(kid, x)) };
  }

  /** The newest key whose time to sign has come. @throws SigningKeyUnreadableError */
  async signing(): Promise<SigningKey> {
    if (this.#rows.length === 0) await this.refresh();
    const row = this.#rows.find(({ signsFrom }) => signsFrom <= this.clock.at()) ?? this.#rows.at(-1);
    if (!row) throw new RangeError('refresh leaves at least one key');
    return { kid: row.kid, privateKey: this.#open(row) };
  }

  /** The public half of a key; `null` when there is none. Asks the database about an id that it does not remember. */
  async verifying(kid: string): Promise<KeyObject | null> {
    if (!this.#find(kid)) await this.#read();
    const row = this.#find(kid);
    return row ? createPublicKey({ key: publicJwk(kid, row.x), format: 'jwk' }) : null;
  }

  #find(kid: string): SigningKeyRow | undefined {
    return this.#rows.find((row) => row.kid === kid);
  }

  async #read(): Promise<void> {
    this.#rows = await this.keys.list();
    for (const row of this.#rows) this.#open(row);
  }

  /** The very first key signs at once: nobody waits for its successor. */
  async #add(isDue: (newest: SigningKeyRow) => boolean): Promise<void> {
    await this.keys.addIfNeeded(async ([newest]) => {
      if (!newest) return this.#make(this.clock.at());
      return isDue(newest) ? this.#make(this.clock.at(this.config.SIGNING_KEY_LEAD_MS)) : null;
    });
  }

  async #make(signsFrom: Date): Promise<SigningKeyRow> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const sealing = this.config.AUTH_KEY_ENCRYPTION_KEY;
    return { kid, x: jwk.x ?? '', sealedPrivateKey: seal(privateKey, { kid, sealing }), signsFrom };
  }

  #open({ kid, sealedPrivateKey }: SigningKeyRow): KeyObject {
    const opened =
      this.#opened.get(kid) ??
      unseal(sealedPrivateKey, { kid, sealing: this.config.AUTH_KEY_ENCRYPTION_KEY });
    this.#opened.set(kid, opened);
    return opened;
  }
}

function publicJwk(kid: string, x: string): Jwks['keys'][number] {
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
}
