/** Whether the workers run: false while starting up and once the server drains. */
export interface Health {
  working(): boolean;
}
