import { z } from 'zod';
import { creating, given, updating } from '../jsonapi/writes.ts';
import type { Address, Json } from '../model/rows.ts';
import { define } from './definition.ts';

const text = z.string().nullish();
const OPTIONAL = {
  first_name: text,
  last_name: text,
  company: text,
  line_2: text,
  zip_code: text,
  state_code: text,
  email: text,
};
const REQUIRED = { line_1: z.string(), city: z.string(), country_code: z.string().length(2), phone: z.string() };

export const addresses = define({
  type: 'addresses',
  attributes: (address): Json => {
    const full = fullAddress(address);
    const name = [address.first_name, address.last_name].filter(Boolean).join(' ') || address.company;
    return {
      business: address.first_name === null && address.company !== null,
      first_name: address.first_name,
      last_name: address.last_name,
      company: address.company,
      full_name: name,
      line_1: address.line_1,
      line_2: address.line_2,
      city: address.city,
      zip_code: address.zip_code,
      state_code: address.state_code,
      country_code: address.country_code,
      phone: address.phone,
      full_address: full,
      name: `${name}, ${full}`,
      email: address.email,
      notes: null,
      lat: null,
      lng: null,
      is_localized: false,
      is_geocoded: false,
      provider_name: null,
      map_url: null,
      static_map_url: null,
      billing_info: null,
    };
  },
  related: () => ({}),
  unmodelled: ['geocoder'],
  salesChannel: ['retrieve', 'create', 'update'],
  visible: () => true,
  create: creating('addresses', { ...OPTIONAL, ...REQUIRED }, {}, (input, { records }) =>
    records.insert('addresses', {
      first_name: input.first_name ?? null,
      last_name: input.last_name ?? null,
      company: input.company ?? null,
      line_1: input.line_1,
      line_2: input.line_2 ?? null,
      city: input.city,
      zip_code: input.zip_code ?? null,
      state_code: input.state_code ?? null,
      country_code: input.country_code,
      phone: input.phone,
      email: input.email ?? null,
    }),
  ),
  update: updating('addresses', { ...OPTIONAL, ...z.object(REQUIRED).partial().shape }, {}, (address, input) => {
    Object.assign(address, given(input));
  }),
});

function fullAddress({ line_1, zip_code, city, state_code, country_code, phone }: Address): string {
  const place = [zip_code, city, state_code].filter(Boolean).join(' ');
  return `${line_1}, ${place} (${country_code}) ${phone}`;
}
