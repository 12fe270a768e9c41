// The conversation that the demo has with `examples/bookshop.sds`: what a reader should see of it.

const frankenstein = 'b0000000-0000-4000-8000-000000000001';
const theLastMan = 'b0000000-0000-4000-8000-000000000002';

/** Runs the story. `tell(why, role, method, path, body)` makes a request and shows it; role `undefined` has no token. */
export async function bookshopStory(tell) {
  await tell('The shop window: the seed of the spec, sorted', undefined, 'GET', '/books?sort=-price&page_size=2');
  const two = { book: frankenstein, quantity: 2 };
  await tell('A basket is made with its first entry', 'user', 'POST', '/basket/entries', two);
  const six = { book: theLastMan, quantity: 6 };
  await tell('! quantity > book.copies => copies_short', 'user', 'POST', '/basket/entries', six);
  const bought = await tell('All steps in one transaction', 'user', 'POST', '/basket/buy', { method: 'card' });
  const { id } = JSON.parse(bought.text);
  await tell('Prices are kept as they were', 'user', 'GET', `/purchases/${id}`);
  await tell('Two copies fewer', undefined, 'GET', `/books/${frankenstein}`);
  await tell('! not owner => not_yours', 'stranger', 'GET', `/purchases/${id}`);
  const parcel = { tracking: 'TR-0001' };
  await tell('Customers do not send parcels', 'user', 'POST', `/purchases/${id}/send`, parcel);
  await tell(
    'machine Purchase.progress: paid, then packed, then sent',
    'clerk',
    'POST',
    `/purchases/${id}/send`,
    parcel,
  );
  await tell(undefined, 'clerk', 'POST', `/purchases/${id}/pack`);
  await tell(undefined, 'clerk', 'POST', `/purchases/${id}/send`, parcel);
  const review = { stars: 5, text: 'It is alive' };
  await tell('Reviews make up the rating', 'user', 'POST', `/books/${frankenstein}/reviews`, review);
}
