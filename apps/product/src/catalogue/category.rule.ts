/** The data names products but has no categories, so the name decides, by the ordered word list beside this file. */
import { categoryWords } from './category.words.js';

const other = { slug: 'other', name: 'Everything else' } as const;

/** Every category in the order of the shop's menu; `other`, which takes what no word caught, is the last. */
export const categories: readonly { readonly slug: string; readonly name: string }[] = [
  ...categoryWords.map(({ slug, name }) => ({ slug, name })),
  other,
];

const phrases = categoryWords.map(({ slug, words }) => ({
  slug,
  phrases: words.split(' ').map((phrase) => ` ${normalize(phrase)} `),
}));

/** The slug of the category that a product of this name belongs to. */
export function categoryOf(productName: string): string {
  const text = ` ${normalize(productName)} `;
  return (
    phrases.find((category) => category.phrases.some((phrase) => text.includes(phrase)))?.slug ?? other.slug
  );
}

/** Lower-case words without marks, figures and plural: "SET/4 Dad's T-LIGHTS" becomes "set dad t light". */
function normalize(text: string): string {
  const words =
    text
      .toLowerCase()
      .replaceAll("'", '')
      .match(/[a-z]+/g) ?? [];
  return words.map((word) => (/[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word)).join(' ');
}
