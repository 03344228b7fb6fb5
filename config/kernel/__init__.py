"""What every app stands on: money, days, refusals, transactions, work after commit."""
