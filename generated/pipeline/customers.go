package pipeline

import "context"

// A Customer is a row of the table customers.
type Customer struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Details are what the enrichment API knows about a customer.
type Details struct {
	Segment string `json:"segment"`
	Country string `json:"country"`
}

// Customers returns all customers, in the order of their IDs.
func (c *CustomerDatabase) Customers(ctx context.Context) ([]Customer, error) {
	rows, err := c.QueryContext(ctx, "SELECT id, name, email FROM customers ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Customer
	for rows.Next() {
		var customer Customer
		if err := rows.Scan(&customer.ID, &customer.Name, &customer.Email); err != nil {
			return nil, err
		}
		all = append(all, customer)
	}
	return all, rows.Err()
}
