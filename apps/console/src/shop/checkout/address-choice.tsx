import type { Address } from '@shop/contracts/user';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addressesQuery } from '../../account/api/addresses.js';
import { AddressForm } from '../../account/addresses/address-form.js';
import { AddressLines } from '../../account/addresses/address-lines.js';
import { useParting } from '../../forms/use-parting.js';
import forms from '../../forms/forms.module.css';
import styles from './checkout.module.css';

interface Props {
  readonly chosenId: string | undefined;
  readonly refusal: string | undefined;
  readonly onChoose: (addressId: string) => void;
}

/** Where it goes: one of the saved addresses, or a new one. */
export function AddressChoice({ chosenId, refusal, onChoose }: Props) {
  const { data: addresses, error } = useQuery(addressesQuery);
  const [isAdding, setAdding] = useState(false);
  const [heading, news, tell] = useParting();
  const items = addresses?.items;
  return (
    <section aria-labelledby="where" className={styles.part}>
      <h2 id="where" ref={heading} tabIndex={-1}>
        Where to
      </h2>
      <p aria-live="polite" className="visually-hidden">
        {news}
      </p>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      {items && items.length > 0 && (
        <Choices items={items} chosenId={chosenId} refusal={refusal} onChoose={onChoose} />
      )}
      {items && (isAdding || items.length === 0) && (
        <AddressForm
          onAdded={({ addressId }) => {
            setAdding(false);
            onChoose(addressId);
            tell('The address is saved.');
          }}
          onCancel={
            items.length === 0
              ? undefined
              : () => {
                  setAdding(false);
                  tell('');
                }
          }
        />
      )}
      {items && items.length > 0 && !isAdding && (
        <button
          type="button"
          className={forms.secondary}
          onClick={() => {
            setAdding(true);
          }}
        >
          Another address
        </button>
      )}
    </section>
  );
}

function Choices({ items, chosenId, refusal, onChoose }: Props & { readonly items: readonly Address[] }) {
  return (
    <fieldset className={styles.choices} aria-describedby="where-refusal">
      <legend className="visually-hidden">Send it to</legend>
      {items.map((address) => (
        <label key={address.addressId} className={styles.choice}>
          <input
            type="radio"
            name="address"
            checked={address.addressId === chosenId}
            onChange={() => {
              onChoose(address.addressId);
            }}
          />
          <span>
            <AddressLines address={address} />
          </span>
        </label>
      ))}
      <p id="where-refusal" role="alert" className={forms.alert}>
        {refusal}
      </p>
    </fieldset>
  );
}
