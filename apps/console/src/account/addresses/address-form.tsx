import type { Address } from '@shop/contracts/user';
import { type SubmitEvent, useEffect, useId } from 'react';
import { Field } from '../../forms/field.js';
import { GeneralRefusal } from '../../forms/general-refusal.js';
import { type Refusals, refusalsOf } from '../../forms/refusals.js';
import { useFaultyFocus } from '../../forms/use-faulty-focus.js';
import { useAddAddress } from '../api/addresses.js';
import { addressChangeIn, addressFields } from './address-change.js';
import { countries } from './countries.js';
import forms from '../../forms/forms.module.css';

interface Props {
  readonly onAdded: (address: Address) => void;
  /** Absent where there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined;
}

export function AddressForm({ onAdded, onCancel }: Props) {
  const { mutate, isPending, error } = useAddAddress();
  const refusals = refusalsOf(error, addressFields);
  const form = useFaultyFocus(error);
  const wasAskedFor = onCancel !== undefined;
  useEffect(() => {
    if (wasAskedFor) form.current?.querySelector('input')?.focus();
  }, [form, wasAskedFor]);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(addressChangeIn(new FormData(event.currentTarget)), { onSuccess: onAdded });
  };
  return (
    <form ref={form} className={forms.form} onSubmit={submit}>
      <AddressFields refusals={refusals} />
      <GeneralRefusal refusals={refusals} />
      <div className={forms.actions}>
        <button type="submit" className={forms.primary} disabled={isPending}>
          Save address
        </button>
        {onCancel && (
          <button type="button" className={forms.secondary} onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

function AddressFields({ refusals }: { readonly refusals: Refusals }) {
  return (
    <>
      <Field name="recipient" label="Name" autoComplete="name" required maxLength={100} refusals={refusals} />
      <Field
        name="line1"
        label="Street and number"
        autoComplete="address-line1"
        required
        maxLength={100}
        refusals={refusals}
      />
      <Field
        name="line2"
        label="More of the address (optional)"
        autoComplete="address-line2"
        maxLength={100}
        refusals={refusals}
      />
      <div className={forms.pair}>
        <Field
          name="postcode"
          label="Postcode"
          autoComplete="postal-code"
          maxLength={12}
          refusals={refusals}
        />
        <Field
          name="city"
          label="City"
          autoComplete="address-level2"
          required
          maxLength={80}
          refusals={refusals}
        />
      </div>
      <Field
        name="region"
        label="Region (optional)"
        autoComplete="address-level1"
        maxLength={80}
        refusals={refusals}
      />
      <Country refusal={refusals.at.country} />
    </>
  );
}

function Country({ refusal }: { readonly refusal: string | undefined }) {
  const id = useId();
  return (
    <div className={forms.field}>
      <label htmlFor={id}>Country</label>
      <select
        id={id}
        name="country"
        defaultValue="GB"
        autoComplete="country"
        aria-invalid={refusal !== undefined}
        aria-describedby={`${id}-refusal`}
      >
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      <span id={`${id}-refusal`} className={forms.refusal}>
        {refusal}
      </span>
    </div>
  );
}
