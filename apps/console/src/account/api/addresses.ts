import type { Address, AddressChange, AddressList } from '@shop/contracts/user';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/http.js';
import { OWN } from './account.js';

export const addressesQuery = queryOptions({
  queryKey: [OWN, 'addresses'],
  queryFn: ({ signal }) => ask<AddressList>('/api/me/addresses', { signal }),
});

export const useAddAddress = () =>
  useAddressChange((change: AddressChange) =>
    ask<Address>('/api/me/addresses', { method: 'POST', body: change }),
  );

export const useRemoveAddress = () =>
  useAddressChange((addressId: string) =>
    ask<undefined>(`/api/me/addresses/${addressId}`, { method: 'DELETE' }),
  );

/** The default moves by naming another one. */
export const useMakeDefault = () =>
  useAddressChange(({ addressId, recipient, line1, line2, city, region, postcode, country }: Address) => {
    const body: AddressChange = {
      ...{ recipient, line1, line2, city, region, postcode, country },
      isDefault: true,
    };
    return ask<Address>(`/api/me/addresses/${addressId}`, { method: 'PUT', body });
  });

function useAddressChange<Change, Answer>(send: (change: Change) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: addressesQuery.queryKey }),
  });
}
