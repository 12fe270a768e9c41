// The conversation that the demo has with `examples/bookshop.sds`: what a reader should see of it.

const frankenstein = 'b0000000-0000-4000-8000-000000000001';
const theLastMan = 'b0000000-0000-4000-8000-000000000002';

/** Runs the story. `tell(role, method, path, body)` makes the request and shows it; role `undefined` has no token. */
export async function bookshopStory(tell) {
  await tell(undefined, 'GET', '/books?sort=-price');
  await tell('user', 'POST', '/basket/entries', { book: frankenstein, quantity: 2 });
  await tell('user', 'POST', '/basket/entries', { book: theLastMan, quantity: 6 });
  const bought = await tell('user', 'POST', '/basket/buy', { method: 'card' });
  const { id } = JSON.parse(bought.text);
  await tell('user', 'GET', `/purchases/${id}`);
  await tell(undefined, 'GET', `/books/${frankenstein}`);
  await tell('stranger', 'GET', `/purchases/${id}`);
  await tell('user', 'POST', `/purchases/${id}/send`, { tracking: 'TR-0001' });
  await tell('clerk', 'POST', `/purchases/${id}/send`, { tracking: 'TR-0001' });
  await tell('clerk', 'POST', `/purchases/${id}/pack`);
  await tell('clerk', 'POST', `/purchases/${id}/send`, { tracking: 'TR-0001' });
  await tell('user', 'POST', `/books/${frankenstein}/reviews`, { stars: 5, text: 'It is alive' });
}
