/** A small shop, for tests that need a whole specification around one line. */
export const shop = `
module shop {
  owns: [Product, Cart, CartItem, Order, OrderLine, Payment]
  exposes: [order.paid, stock.low, RideRequest.created, MatchResult, DriverAssigned, FareFinalized]
  boundary: shop-service
}
module rides {
  owns: [RideRequest, Charge, Driver, Availability]
}
spec shop v1 { agents: [db] }

entity Product {
  id: uuid @immutable
  name: string 1..200
  price: decimal 0.01..*
  stock: int 0..*
  status: [draft, active, archived]
}
entity Cart {
  user: uuid
  status: [open, checked_out, abandoned]
}
entity CartItem {
  product: -> Product
  qty: int 1..100
  gift: bool
}
entity Order {
  user: uuid
  total: decimal @computed
  status: [pending, paid, shipped, cancelled]
  email: string @unique
  note: string?
  placed: timestamp
}
entity OrderLine {
  product: -> Product
  qty: int 1..*
  unit_price: decimal @snapshot(Product.price)
}
entity Payment {
  amount: decimal
  method: [card, wallet]
  status: [pending, captured, failed]
}
edge Cart -> CartItem {1:many}
edge Order -> OrderLine {1:many}
edge Order -> Payment {1:1}
machine Order.status { pending -> paid -> shipped }
error stock_conflict: 409 { detail: "{product.name}: {qty} of {stock}" }
error cart_empty: 400
error payment_failed: 402
error not_owner: 403
event order.paid { ref: Order.id payload: {total} }
event stock.low { ref: Product.id }
action reserve_stock(item) {
  >> decrement item.product.stock by item.qty
}
`;

/** The shop with an api whose lines are given: about an order, with an `in`. */
export function shopWithApi(...lines: readonly string[]): string {
  return `${shop}
api POST /orders/{id}/change {
  in: {qty: int, product: uuid}
  ${lines.join('\n  ')}
}`;
}
