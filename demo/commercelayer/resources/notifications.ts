import { define, ref } from './definition.ts';
import { orders } from './orders.ts';

export const notifications = define({
  type: 'notifications',
  attributes: ({ name, flash, body }) => ({ name, flash, body }),
  related: (notification) => ({ notifiable: ref('orders', notification.notifiable) }),
  unmodelled: ['event_stores'],
  salesChannel: ['retrieve', 'delete'],
  visible: (notification, context) =>
    orders.visible?.(context.records.get('orders', notification.notifiable), context) ?? false,
  delete: (notification, { records }) => records.remove('notifications', notification.id),
});
