"""What a deployment costs by the terms of its agreement: pure, decimal, without a database."""
