import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PrismaClient, type Card } from '../generated/prisma/client.js';

export type NewCard = Omit<Card, 'token' | 'createdAt'>;

@Injectable()
export class CardsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** @returns its token */
  async insert(card: NewCard): Promise<string> {
    const { token } = await this.database.card.create({ data: { token: randomUUID(), ...card } });
    return token;
  }

  /** A card of this shopper. */
  findOf(userId: string, token: string): Promise<Card | null> {
    return this.database.card.findUnique({ where: { token, userId } });
  }
}
