/** The templates that ship with this version: the names are those of `specwright init`. */
export const offeredTemplates = [
  { name: 'tasks', label: 'Tasks', description: 'projects and their tasks: the smallest useful service' },
  { name: 'shop', label: 'Shop', description: 'products, carts, orders: guards, actions, events, a state machine' },
] as const;
