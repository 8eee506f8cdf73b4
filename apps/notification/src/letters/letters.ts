// The words of mails. A template is written as it is read: its first line is the subject, and an empty line parts what
// follows into paragraphs. The HTML of a mail is made of its text, so that the row of a notification holds both.
import { readFileSync } from 'node:fs';
import { type notificationJobs } from '@shop/contracts/jobs';
import { type NotificationEvent, notificationEventSchema } from '@shop/contracts/notification';
import type { CancellationReason } from '@shop/contracts/order';
import Handlebars from 'handlebars';
import type { z } from 'zod';

/** What a shopper is to be told. */
export type News = {
  [Event in NotificationEvent]: { readonly event: Event } & z.output<(typeof notificationJobs)[Event]>;
}[NotificationEvent];

/** A mail's words, without its addresses. */
export interface Letter {
  /** One line. */
  readonly subject: string;
  /** Paragraphs with an empty line between two. */
  readonly text: string;
}

const reasons: Readonly<Record<CancellationReason, string>> = {
  'asked-for': 'you asked for it',
  'payment-declined': 'your bank has declined the payment',
  'stock-lost': 'something in it has sold out',
  'coupon-lost': 'its coupon has been used up',
  'shipment-refused': 'we cannot send it to this address',
};

const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

const language = Handlebars.create();
language.registerHelper({
  because: (reason: CancellationReason) => reasons[reason],
  pounds: (pence: number) => pounds.format(pence / 100),
});

const letters = new Map(
  notificationEventSchema.options.map((event) => [event, compile(`${event}.txt`, { noEscape: true })]),
);
const page = compile('page.html', { noEscape: false });

/** @throws what Handlebars throws when a template names what the job does not have: a mistake that a spec finds */
export function letterOf(news: News): Letter {
  const [subject = '', ...paragraphs] = paragraphsOf(letters.get(news.event)?.(news) ?? '');
  return { subject, text: paragraphs.join('\n\n') };
}

/** The same words as an HTML document, escaped. */
export function pageOf({ subject, text }: Letter): string {
  return page({ subject, paragraphs: paragraphsOf(text) });
}

function paragraphsOf(text: string): string[] {
  return text.trim().split('\n\n');
}

/** A name that is not there is an error, never an empty space in a mail. */
function compile(file: string, { noEscape }: { noEscape: boolean }): HandlebarsTemplateDelegate {
  const source = readFileSync(new URL(`./templates/${file}`, import.meta.url), 'utf8');
  return language.compile(source, { noEscape, strict: true });
}
