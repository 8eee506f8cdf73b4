import type { Card } from '@shop/contracts/payment';
import { useParting } from '../../forms/use-parting.js';
import { CardForm } from './card-form.js';
import forms from '../../forms/forms.module.css';
import styles from './checkout.module.css';

interface Props {
  readonly card: Card | undefined;
  readonly onCard: (card: Card | undefined) => void;
}

const brands: Readonly<Record<Card['brand'], string>> = {
  ...{ visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', other: 'Card' },
};

export function CardPart({ card, onCard }: Props) {
  const [heading, , tell] = useParting();
  const take = (taken: Card | undefined) => {
    onCard(taken);
    tell('');
  };
  return (
    <section aria-labelledby="card" className={styles.part}>
      <h2 id="card" ref={heading} tabIndex={-1}>
        Card
      </h2>
      <p role="status" className={styles.card}>
        {card && `${brands[card.brand]} ending in ${card.lastFour}`}
      </p>
      {card ? (
        <button
          type="button"
          className={forms.secondary}
          onClick={() => {
            take(undefined);
          }}
        >
          Another card
        </button>
      ) : (
        <CardForm onCard={take} />
      )}
    </section>
  );
}
