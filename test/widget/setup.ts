import { cleanup } from '@testing-library/preact';
import { afterEach } from 'vitest';

afterEach(cleanup);

// What a checkout remembers in its tab is not for the next test.
afterEach(() => sessionStorage.clear());
