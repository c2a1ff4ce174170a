"""What the website costs a phone, beside other chat components, and what the server bears."""
