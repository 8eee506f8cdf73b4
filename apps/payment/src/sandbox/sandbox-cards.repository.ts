import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PrismaClient, type SandboxCard } from '../generated/prisma/client.js';
import { type Behaviour, behaviourSchema } from './test-cards.js';

export type NewSandboxCard = Omit<SandboxCard, 'id' | 'createdAt'> & { readonly behaviour: Behaviour };

export type SandboxCardRow = NewSandboxCard & { readonly id: string };

/** The vault: everything about a card but its number and its code. */
@Injectable()
export class SandboxCardsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** @returns its id */
  async insert(card: NewSandboxCard): Promise<string> {
    const { id } = await this.database.sandboxCard.create({ data: { id: randomUUID(), ...card } });
    return id;
  }

  async find(id: string): Promise<SandboxCardRow | null> {
    const stored = await this.database.sandboxCard.findUnique({ where: { id } });
    return stored && { ...stored, behaviour: behaviourSchema.parse(stored.behaviour) };
  }
}
